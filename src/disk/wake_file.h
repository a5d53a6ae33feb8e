// How processes that share an account tell each other of a change: whoever has committed writes
// one byte over the first of a file; the others watch it. What changed is in the databases.

#pragma once

#include <memory>
#include <string>

#include "disk/disk.h"

namespace alder::disk {

// The telling side.
class WakeFile {
public:
    // Made when it does not exist; the directory must.
    static Result<WakeFile> open(Disk& disk, const std::string& path);

    // Wakes everybody who watches, ourselves included.
    Result<void> ring();

private:
    explicit WakeFile(std::unique_ptr<File> file) : file_(std::move(file)) {}

    std::unique_ptr<File> file_;
};

// The listening side; on the machine's own disk only (inotify). One thread.
class WakeWatch {
public:
    // Makes the file when it does not exist yet, so it does not matter who comes first.
    static Result<WakeWatch> open(const std::string& path);
    WakeWatch(WakeWatch&& other) noexcept;
    WakeWatch& operator=(WakeWatch&&) = delete;
    ~WakeWatch();

    // Readable when there is something to take; for poll(2).
    int fd() const { return fd_; }
    // Whether anybody has rung since the last call; several rings are one. Never blocks. When the
    // file was replaced (a restored backup), the new one is watched from here on.
    Result<bool> take();

private:
    WakeWatch(int fd, std::string path) : fd_(fd), path_(std::move(path)) {}
    Result<void> watch();

    int fd_;
    int watched_ = -1;
    std::string path_;
};

}  // namespace alder::disk
