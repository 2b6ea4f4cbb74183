/* SPDX-License-Identifier: MIT */
/* Counter-based random draws: Philox4x32-10 through Random123. */
#include <hopfield/random.h>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#include <Random123/philox.h>
#pragma GCC diagnostic pop

hop_random hop_random_begin(uint64_t seed, uint32_t stream, uint64_t index) {
    hop_random random = {
        .key = {(uint32_t)seed, (uint32_t)(seed >> 32)},
        .counter = {0, (uint32_t)index, (uint32_t)(index >> 32), stream},
        .used = 4,
    };
    return random;
}

uint32_t hop_random_u32(hop_random *random) {
    if (random->used == 4) {
        philox4x32_ctr_t counter = {{random->counter[0], random->counter[1],
                                     random->counter[2], random->counter[3]}};
        philox4x32_key_t key = {{random->key[0], random->key[1]}};
        philox4x32_ctr_t block = philox4x32(counter, key);
        for (int i = 0; i < 4; i++) random->block[i] = block.v[i];
        random->counter[0]++;
        random->used = 0;
    }
    return random->block[random->used++];
}

uint64_t hop_random_u64(hop_random *random) {
    uint64_t low = hop_random_u32(random);
    return low | (uint64_t)hop_random_u32(random) << 32;
}

void hop_random_fill(hop_random *random, uint64_t *out, size_t count) {
    size_t done = 0;
    while (done < count && random->used < 4) out[done++] = hop_random_u64(random);
    if (random->used != 4) return;
    const philox4x32_key_t key = {{random->key[0], random->key[1]}};
    philox4x32_ctr_t counter = {
        {random->counter[0], random->counter[1], random->counter[2], random->counter[3]}};
    for (; count - done >= 2; done += 2) {
        const philox4x32_ctr_t block = philox4x32(counter, key);
        out[done] = block.v[0] | (uint64_t)block.v[1] << 32;
        out[done + 1] = block.v[2] | (uint64_t)block.v[3] << 32;
        counter.v[0]++;
    }
    random->counter[0] = counter.v[0];
    if (done < count) out[done] = hop_random_u64(random);
}

uint64_t hop_random_below(hop_random *random, uint64_t bound) {
    if (bound == 0) return 0;
    if (bound <= UINT32_MAX) { /* Lemire 2019: multiply, reject the biased low part */
        uint32_t small = (uint32_t)bound, excess = (0u - small) % small;
        for (;;) {
            uint64_t product = (uint64_t)hop_random_u32(random) * small;
            if ((uint32_t)product >= excess) return product >> 32;
        }
    }
    uint64_t excess = (0ull - bound) % bound; /* 2^64 mod bound */
    for (;;) {
        uint64_t draw = hop_random_u64(random);
        if (draw >= excess) return draw % bound;
    }
}

double hop_random_real(hop_random *random) {
    return (double)(hop_random_u64(random) >> 11) * 0x1p-53;
}

void hop_random_choose(hop_random *random, uint32_t *scratch, size_t count,
                       size_t chosen) {
    if (chosen > count || count > UINT32_MAX) return;
    for (size_t i = 0; i < count; i++) scratch[i] = (uint32_t)i;
    for (size_t i = 0; i < chosen; i++) {
        size_t other = i + (size_t)hop_random_below(random, count - i);
        uint32_t held = scratch[i];
        scratch[i] = scratch[other];
        scratch[other] = held;
    }
}

void hop_random_permutation(hop_random *random, uint32_t *out, size_t count) {
    hop_random_choose(random, out, count, count);
}
