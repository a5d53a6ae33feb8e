#include <cstdlib>

#include "process/child.h"

namespace alder::process {

std::vector<std::string> usual_environment(const std::vector<std::string>& more) {
    std::vector<std::string> names{"PATH",
                                   "HOME",
                                   "USER",
                                   "LOGNAME",
                                   "SHELL",
                                   "LANG",
                                   "LANGUAGE",
                                   "TZ",
                                   "TERM",
                                   "TMPDIR",
                                   "COLORTERM",
                                   "TERMINFO",
                                   "DISPLAY",
                                   "WAYLAND_DISPLAY",
                                   "XAUTHORITY",
                                   "XDG_RUNTIME_DIR",
                                   "XDG_CONFIG_HOME",
                                   "XDG_DATA_HOME",
                                   "XDG_CACHE_HOME",
                                   "XDG_STATE_HOME",
                                   "XDG_CONFIG_DIRS",
                                   "XDG_DATA_DIRS",
                                   "XDG_CURRENT_DESKTOP",
                                   "XDG_SESSION_TYPE",
                                   "DBUS_SESSION_BUS_ADDRESS",
                                   "GNUPGHOME",
                                   "GPG_TTY",
                                   "SSH_AUTH_SOCK",
                                   "LC_ALL",
                                   "LC_CTYPE",
                                   "LC_COLLATE",
                                   "LC_MESSAGES",
                                   "LC_TIME",
                                   "LC_NUMERIC",
                                   "LC_MONETARY"};
    names.insert(names.end(), more.begin(), more.end());
    std::vector<std::string> environment;
    for (const auto& name : names) {
        // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing in the program changes the environment.
        const char* value = std::getenv(name.c_str());
        if (value != nullptr) environment.push_back(name + "=" + value);
    }
    return environment;
}

}  // namespace alder::process
