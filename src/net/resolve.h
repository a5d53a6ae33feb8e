// Names to addresses by getaddrinfo, which may hang for half a minute and cannot be cancelled: it
// runs on a thread of its own that nobody waits for, and the answer comes through a channel.

#pragma once

#include <memory>
#include <vector>

#include "base/channel.h"
#include "base/result.h"
#include "net/socket.h"

namespace alder::net {

using Addresses = std::vector<Address>;

// In the system's order of preference (RFC 6724). no_host: there is no such name; try_again: it
// cannot be looked up now.
Result<Addresses> resolve_and_wait(const Endpoint& endpoint);

class Resolving {
public:
    explicit Resolving(const Endpoint& endpoint);

    // The answer, once, or nullopt while there is none. Never waits.
    std::optional<Result<Addresses>> take() const { return answer_->pop(); }
    // Readable when take() has something.
    int fd() const { return answer_->fd(); }

private:
    // Shared though not const: the thread may outlive whoever asked, and a channel is what
    // threads may share.
    std::shared_ptr<Channel<Result<Addresses>>> answer_;
};

}  // namespace alder::net
