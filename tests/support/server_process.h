// A server program of the machine as a child of the test: in a session of its own, ended by its
// pid, gone when the test goes, however that ends.

#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <sys/types.h>

namespace alder::tests {

class ServerProcess {
public:
    // What it prints is added to `log`.
    ServerProcess(const std::vector<std::string>& arguments, const std::filesystem::path& log);
    ~ServerProcess();
    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;

    pid_t pid() const { return pid_; }
    bool running();
    // Whether something listens on that port of 127.0.0.1 before the program ends and the time is
    // over.
    bool comes_up(std::uint16_t port, std::chrono::milliseconds limit = std::chrono::seconds(15));

private:
    // The program, or children of its that end after it: until then they listen on its ports, and
    // the next one cannot.
    bool anything_runs();

    pid_t pid_ = -1;
    pid_t session_ = -1;
};

// A port of 127.0.0.1 on which nothing listens, out of the range from which the system takes the
// ports of clients, so that it is still free when its server comes back; no other test gets it
// while this one runs.
std::uint16_t free_port();

}  // namespace alder::tests
