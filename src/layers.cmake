# Which room may include which: the one table. CMake builds one static library per line and links
# it by that line; tests/layers checks every #include against it, third-party headers too.
#
#   third(NAME HEADERS <prefixes>... [PKG <pkg-config names>...] [LINK <targets or libraries>...])
#   room(FOLDER [USES <rooms>...] [THIRD <names>...])
#
# A room may use only rooms that stand above it, so the rooms form a DAG by construction.
# `fmt` is allowed everywhere.

third(fmt      HEADERS fmt/            PKG fmt)
third(openssl  HEADERS openssl/        PKG libssl libcrypto)
third(icu      HEADERS unicode/        PKG icu-uc icu-i18n)
third(libxml2  HEADERS libxml/         PKG libxml-2.0)
third(libical  HEADERS libical/        PKG libical)
third(sqlite   HEADERS sqlite3.h       PKG sqlite3)
third(zstd     HEADERS zstd.h          PKG libzstd)
third(toml     HEADERS toml++/)
third(options  HEADERS boost/program_options LINK boost_program_options)
third(json     HEADERS nlohmann/)
third(magic    HEADERS magic.h         PKG libmagic)
third(terminfo HEADERS curses.h term.h PKG tinfo)

# the engine: no terminal anywhere below
room(src/base                                              THIRD fmt openssl)
room(src/disk     USES base)
room(src/process  USES base)
room(src/text     USES base                                THIRD icu)
room(src/html     USES base text                           THIRD libxml2)
room(src/mail     USES base)
room(src/calendar USES base text                           THIRD icu libical)
room(src/mime     USES base text html calendar mail)
room(src/sasl     USES base text)
room(src/imap     USES base mail sasl)
room(src/smtp     USES base mail sasl)
room(src/net      USES base                                THIRD openssl)
room(src/query    USES base mail text)
room(src/store    USES base disk mail query                THIRD sqlite zstd)
room(src/mailbox  USES base disk mail mime)
room(src/command  USES base)
room(src/config   USES base disk mail command              THIRD toml)
room(src/outgoing USES base mail sasl smtp net config)
room(src/setup    USES base disk process text mail imap smtp sasl net config)
room(src/sync     USES base text mail mime imap)
room(src/account  USES base disk text mail mime sasl imap net query store mailbox sync)
room(src/compose  USES base text html mail mime)
room(src/view     USES base text mail command)
room(src/app      USES base disk process text mail mime sasl imap smtp net sync query store mailbox config outgoing setup account
                       compose view command
                                                           THIRD magic)
room(src/cli      USES base disk process text html calendar mail mime net query store mailbox config setup command account compose app view
                                                           THIRD options json)

# the screens
room(ui/terminal  USES base text                           THIRD terminfo)
room(ui/widget    USES base text command ui/terminal)
room(ui/screen    USES base disk process text mail mime compose query store account command config view app
                       ui/terminal ui/widget)
