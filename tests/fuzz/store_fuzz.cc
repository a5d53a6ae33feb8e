// What the program keeps and reads back: journal entries, addresses, mbox files, searches,
// configuration.

#include "config/config.h"
#include "mailbox/mbox.h"
#include "query/query.h"
#include "store/envelope_packing.h"
#include "store/intent.h"
#include "tests/fuzz/fuzz.h"

using namespace alder;

namespace {

std::vector<mailbox::MboxMessage> split_mbox(std::string_view input, std::size_t piece) {
    mailbox::MboxSplitter splitter;
    for (std::size_t at = 0; at < input.size(); at += piece) splitter.feed(input.substr(at, piece));
    splitter.finish();
    std::vector<mailbox::MboxMessage> messages;
    while (auto message = splitter.next()) messages.push_back(*message);
    return messages;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view input = fuzz::text_of(bytes, size);
    if (const auto action = store::decode_action(input)) {
        fuzz::require(store::decode_action(store::encode(*action)) == *action,
                      "an action reads back");
    }
    if (const auto before = store::decode_before(input)) {
        fuzz::require(store::decode_before(store::encode(*before)) == *before,
                      "a before-image reads back");
    }
    if (const auto list = store::unpack_addresses(input)) {
        fuzz::require(store::unpack_addresses(store::pack_addresses(*list)) == *list,
                      "addresses read back");
    }
    fuzz::require(split_mbox(input, 1) == split_mbox(input, input.size() + 1),
                  "the split does not matter");
    [[maybe_unused]] const auto query = query::parse(input, {});
    [[maybe_unused]] const auto config =
        config::parse(input, {.path = "c", .home = "/home/x", .mode = 0600});
    return 0;
}
