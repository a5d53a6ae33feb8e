#include "net/resolve.h"

#include <cstring>
#include <string>
#include <thread>

#include <fmt/format.h>
#include <netdb.h>

namespace alder::net {

namespace {

struct FreeAddresses {
    void operator()(addrinfo* list) const { ::freeaddrinfo(list); }
};

std::unexpected<Error> unresolved(const std::string& host, int why) {
    if (why == EAI_AGAIN)
        return fail(Errc::try_again,
                    fmt::format("{} cannot be looked up now; is the network up?", host));
    if (why == EAI_NONAME || why == EAI_NODATA)
        return fail(
            Errc::no_host,
            fmt::format("There is no host {}; check the server's name in the account", host));
    return fail(Errc::try_again,
                fmt::format("{} cannot be looked up: {}", host, ::gai_strerror(why)));
}

}  // namespace

Result<Addresses> resolve_and_wait(const Endpoint& endpoint) {
    addrinfo wanted{};
    wanted.ai_socktype = SOCK_STREAM;
    wanted.ai_flags = AI_NUMERICSERV;
    addrinfo* found = nullptr;
    const int why = ::getaddrinfo(endpoint.host.c_str(), std::to_string(endpoint.port).c_str(),
                                  &wanted, &found);
    if (why != 0) return unresolved(endpoint.host, why);
    const std::unique_ptr<addrinfo, FreeAddresses> list(found);
    Addresses addresses;
    for (const addrinfo* one = list.get(); one != nullptr; one = one->ai_next) {
        Address address;
        address.length = one->ai_addrlen;
        std::memcpy(&address.storage, one->ai_addr, one->ai_addrlen);
        addresses.push_back(address);
    }
    return addresses;
}

Resolving::Resolving(const Endpoint& endpoint)
    : answer_(std::make_shared<Channel<Result<Addresses>>>()) {
    std::thread([answer = answer_, endpoint] {
        answer->push(resolve_and_wait(endpoint));
    }).detach();
}

}  // namespace alder::net
