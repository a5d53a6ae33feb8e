#include "ui/terminal/stderr_aside.h"

#include <fcntl.h>
#include <unistd.h>

namespace alder::ui::terminal {

StderrAside::StderrAside() {
    if (::isatty(STDERR_FILENO) != 1) return;
    const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (nowhere < 0) return;
    kept_ = ::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    if (kept_ >= 0) ::dup2(nowhere, STDERR_FILENO);
    ::close(nowhere);
}

StderrAside::~StderrAside() {
    if (kept_ < 0) return;
    ::dup2(kept_, STDERR_FILENO);
    ::close(kept_);
}

}  // namespace alder::ui::terminal
