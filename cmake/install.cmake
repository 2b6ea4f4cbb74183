# SPDX-License-Identifier: MIT
# What `cmake --install` puts where: library, headers, command, manual, pictures.
include(CMakePackageConfigHelpers)
set(HOP_PACKAGE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/hopfield)

# The shared library needs nothing of its users. The static one needs the libraries that
# it was built on, so it has an export of its own, offered where those are found.
set_target_properties(hopfield_shared PROPERTIES EXPORT_NAME hopfield)
foreach(kind shared static)
  install(TARGETS hopfield_${kind} EXPORT hopfield_${kind}
          LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
          ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
  install(EXPORT hopfield_${kind} NAMESPACE hopfield::
          FILE hopfieldTargets_${kind}.cmake DESTINATION ${HOP_PACKAGE_DIR})
endforeach()
install(DIRECTORY include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
        FILES_MATCHING PATTERN "*.h")

configure_package_config_file(cmake/hopfieldConfig.cmake.in
  ${PROJECT_BINARY_DIR}/hopfieldConfig.cmake INSTALL_DESTINATION ${HOP_PACKAGE_DIR})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/hopfieldConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/hopfieldConfig.cmake
              ${PROJECT_BINARY_DIR}/hopfieldConfigVersion.cmake
        DESTINATION ${HOP_PACKAGE_DIR})

# The prefix is found from where the file lies, so that an installed tree may be moved.
file(RELATIVE_PATH HOP_PKGCONFIG_TO_PREFIX
  ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
configure_file(cmake/hopfield.pc.in ${PROJECT_BINARY_DIR}/hopfield.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/hopfield.pc
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

install(DIRECTORY pictures/ DESTINATION ${CMAKE_INSTALL_DATADIR}/hopfield/pictures
        FILES_MATCHING PATTERN "*.png" PATTERN "README.md" PATTERN svg EXCLUDE)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})

if(NOT TARGET hopfield)
  return()
endif()
install(TARGETS hopfield RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
# A module that programs load by its path, not a library to link with.
install(TARGETS hopfield_sqlite LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}/hopfield)
if(CMAKE_CROSSCOMPILING)
  return() # the manual and the completions are printed by the program itself
endif()

foreach(shell bash zsh fish)
  set(script ${PROJECT_BINARY_DIR}/completions/hopfield.${shell})
  add_custom_command(OUTPUT ${script}
    COMMAND sh -c "\"$1\" help --complete ${shell} >\"$2\""
            sh $<TARGET_FILE:hopfield> ${script}
    DEPENDS hopfield COMMENT "Completions for ${shell}" VERBATIM)
  list(APPEND HOP_COMPLETIONS ${script})
endforeach()
file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/completions)
add_custom_target(completions ALL DEPENDS ${HOP_COMPLETIONS})
install(FILES ${PROJECT_BINARY_DIR}/completions/hopfield.bash RENAME hopfield
        DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
install(FILES ${PROJECT_BINARY_DIR}/completions/hopfield.zsh RENAME _hopfield
        DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
install(FILES ${PROJECT_BINARY_DIR}/completions/hopfield.fish
        DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)

find_program(SCDOC scdoc)
if(NOT SCDOC)
  message(STATUS "scdoc not found: no manual pages")
  return()
endif()
# A page for each command of the table in main.c, and the overview, whose command is
# empty.
set(HOP_COMMAND_TABLE ${PROJECT_SOURCE_DIR}/tools/hopfield/main.c)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${HOP_COMMAND_TABLE})
file(READ ${HOP_COMMAND_TABLE} HOP_COMMANDS)
string(REGEX MATCHALL "&hop_cmd_[a-z]+" HOP_COMMANDS "${HOP_COMMANDS}")
list(TRANSFORM HOP_COMMANDS REPLACE "&hop_cmd_" "")
list(REMOVE_DUPLICATES HOP_COMMANDS)
file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/man)
set(HOP_MAN_PAGES)
foreach(command "" ${HOP_COMMANDS})
  set(name hopfield)
  if(command)
    set(name hopfield-${command})
  endif()
  set(page ${PROJECT_BINARY_DIR}/man/${name}.1)
  add_custom_command(OUTPUT ${page}
    COMMAND sh -c "\"$1\" help ${command} --man >\"$2.scd\" && \"$3\" <\"$2.scd\" >\"$2\""
            sh $<TARGET_FILE:hopfield> ${page} ${SCDOC}
    DEPENDS hopfield COMMENT "Manual page ${name}(1)" VERBATIM)
  list(APPEND HOP_MAN_PAGES ${page})
endforeach()
add_custom_target(man ALL DEPENDS ${HOP_MAN_PAGES})
install(FILES ${HOP_MAN_PAGES} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
