/* SPDX-License-Identifier: MIT */
/* Descriptions of status codes. */
#include <hopfield/status.h>

const char *hop_status_describe(hop_status status) {
    switch (status) {
    case HOP_OK:
        return "success";
    case HOP_EINVAL:
        return "invalid argument";
    case HOP_ESHAPE:
        return "shapes differ";
    case HOP_EVALUE:
        return "invalid value";
    case HOP_EEMPTY:
        return "nothing given";
    case HOP_ENOTFOUND:
        return "not found";
    case HOP_EEXISTS:
        return "already there";
    case HOP_EUNSUPPORTED:
        return "not supported";
    case HOP_EOVERFLOW:
        return "exact integer range exceeded";
    case HOP_ELIMIT:
        return "size limit exceeded";
    case HOP_ENOMEM:
        return "out of memory";
    case HOP_EIO:
        return "input or output failed";
    case HOP_EFORMAT:
        return "malformed data";
    case HOP_ENEWER:
        return "made by a newer version";
    case HOP_EBUSY:
        return "in use by another process";
    case HOP_EINTERRUPTED:
        return "interrupted";
    case HOP_EINTERNAL:
        return "internal check failed";
    case HOP_EDIVERGED:
        return "grew without bound";
    case HOP_STATUS_COUNT:
        break;
    }
    return "unknown status";
}
