#include "base/result.h"

#include <cerrno>
#include <system_error>

namespace alder {

int exit_code(Errc code) {
    switch (code) {
        case Errc::not_found:
            return 1;
        case Errc::usage:
            return 64;
        case Errc::bad_data:
            return 65;
        case Errc::no_input:
            return 66;
        case Errc::no_user:
            return 67;
        case Errc::no_host:
            return 68;
        case Errc::unavailable:
            return 69;
        case Errc::bug:
            return 70;
        case Errc::os:
            return 71;
        case Errc::cannot_create:
            return 73;
        case Errc::io:
        case Errc::corrupt:
            return 74;
        case Errc::try_again:
        case Errc::cancelled:
            return 75;
        case Errc::protocol:
            return 76;
        case Errc::permission:
            return 77;
        case Errc::config:
            return 78;
    }
    return 70;
}

Error system_error(std::string_view what, int errno_value) {
    Errc code = Errc::io;
    switch (errno_value) {
        case ENOENT:
        case ENOTDIR:
            code = Errc::not_found;
            break;
        case EACCES:
        case EPERM:
        case EROFS:
            code = Errc::permission;
            break;
        case EAGAIN:
        case EINTR:
        case EBUSY:
            code = Errc::try_again;
            break;
        case ENOMEM:
        case EMFILE:
        case ENFILE:
            code = Errc::os;
            break;
        default:
            break;
    }
    return {code, std::string(what) + ": " + std::generic_category().message(errno_value)};
}

}  // namespace alder
