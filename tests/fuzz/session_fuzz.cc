// Whatever an IMAP server says, the session answers and tells the same however the bytes are split,
// and ends at most once. "~" is where the client has its turn; the first byte chooses its options.

#include "imap/session.h"
#include "net/secured_issuer.h"
#include "tests/fuzz/fuzz.h"

using namespace alder;

namespace {

struct Heard {
    std::string said;
    std::string told;
    std::string content;
    int ends = 0;
    bool operator==(const Heard&) const = default;
};

imap::SessionOptions options(unsigned kind) {
    return {.credentials = {.user = "ann", .password = Secret("pw")},
            .mechanism = kind / 2 % 4 == 3 ? "LOGIN" : "",
            .starttls = kind % 2 == 1,
            .tag_prefix = "q",
            .window = 4096,
            .limits = {.response = 4096,
                       .name_literal = 64,
                       .body_literal = 1 << 20,
                       .streamed_above = 32,
                       .skipped = 1 << 16}};
}

std::string words(const imap::Greeted& event) { return event.text; }
std::string words(const imap::LoggedIn& event) {
    std::string all = event.mechanism;
    for (const std::string& name : event.server.names()) all += " " + name;
    return all;
}
std::string words(const imap::Alert& event) { return event.text; }
std::string words(const imap::FolderListed& event) {
    std::string all = event.folder.name;
    for (const std::string& name : event.folder.attributes) all += " " + name;
    return all;
}
std::string words(const imap::FolderStatus& event) { return event.status.name; }
std::string words(const imap::FolderFact& event) {
    return std::to_string(event.folder.value) + event.code.name + event.code.arguments;
}
std::string words(const imap::MessageCount& event) {
    return std::to_string(event.folder.value) + " " + std::to_string(event.count);
}
std::string words(const imap::MessageTold& event) {
    return std::to_string(event.folder.value) + " " + std::to_string(event.uid.value);
}
std::string words(const imap::MessagesGone& event) { return event.uids.format(); }
std::string words(const imap::FolderUnclear& event) { return std::to_string(event.folder.value); }
std::string words(const imap::SearchResult& event) { return event.found.all.format(); }
std::string words(const imap::Finished& event) {
    return std::to_string(event.request.value) + event.code.name + " " + event.text +
           std::to_string(static_cast<int>(event.condition));
}
std::string words(const imap::Misunderstood& event) { return event.error.detail; }
std::string words(const imap::Ended& event) { return event.error ? event.error->detail : ""; }
std::string words(const imap::NamespacesTold& event) {
    return std::to_string(event.namespaces.personal.size());
}
std::string words(const imap::ServerIdentified& event) {
    return std::to_string(event.identity.fields.size());
}

class Client {
public:
    explicit Client(unsigned kind)
        : session_(options(kind), Clock::time_point{}), logs_out_(kind / 8 % 2 == 1) {
        if (kind % 2 == 0) secure();
    }

    void hear(std::string_view bytes, std::size_t at_a_time) {
        for (; !bytes.empty(); bytes.remove_prefix(std::min(at_a_time, bytes.size())))
            session_.feed(bytes.substr(0, at_a_time));
        while (turn()) {
        }
    }
    Heard heard() && {
        // SCRAM draws a number each time.
        if (heard_.said.find("AUTHENTICATE SCRAM") != std::string::npos)
            heard_.said = std::to_string(heard_.said.size());
        return std::move(heard_);
    }

private:
    void secure() { session_.secured(SecuredIssuer::issue_for_tls(std::nullopt)); }

    bool turn() {
        const std::string said = session_.take_output(100);
        heard_.said += said;
        const auto event = session_.next_event();
        if (event) std::visit([this](const auto& each) { note(each); }, *event);
        fuzz::require(heard_.ends == 0 || said.empty(), "nothing is said after the end");
        return event || !said.empty();
    }

    template <class Event>
    void note(const Event& event) {
        fuzz::require(heard_.ends == 0, "the end is the last event");
        heard_.told += words(event) + "\n";
        if constexpr (std::is_same_v<Event, imap::LoggedIn>) ask();
        if constexpr (std::is_same_v<Event, imap::Ended>) ++heard_.ends;
    }
    void note(const imap::BodyChunk& chunk) { heard_.content += chunk.bytes; }
    void note(const Switch&) {
        heard_.told += "switch\n";
        secure();
    }

    void ask() {
        session_.submit(imap::ListFolders{});
        session_.submit(imap::ListSubscribed{});
        session_.submit(imap::Select{"INBOX", imap::Known{{1}, {2}, imap::IdSet{3}}});
        session_.submit(imap::FetchMessages{imap::IdSet::range(1, 9), "FLAGS BODY.PEEK[]"});
        session_.submit(imap::AppendMessage{
            "\xc3\xa4", {}, std::nullopt, std::make_unique<StringSource>("Subject: x\r\n\r\n")});
        session_.submit(imap::SearchUids{imap::IdSet{1}});
        session_.submit(imap::Select{"b", std::nullopt});
        session_.submit(imap::Idle{});
        if (logs_out_) session_.submit(imap::Logout{});
    }

    imap::Session session_;
    bool logs_out_;
    Heard heard_;
};

Heard talk(std::string_view input, std::size_t at_a_time) {
    const unsigned kind = input.empty() ? 0 : static_cast<unsigned char>(input.front());
    input.remove_prefix(std::min<std::size_t>(1, input.size()));
    Client client(kind);
    while (true) {
        const std::size_t end = input.find('~');
        client.hear(input.substr(0, end), at_a_time);
        if (end == std::string_view::npos) return std::move(client).heard();
        input.remove_prefix(end + 1);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view input = fuzz::text_of(bytes, size);
    const Heard whole = talk(input, size + 1);
    fuzz::require(talk(input, 1) == whole, "the split does not matter");
    fuzz::require(talk(input, 2 + size % 7) == whole, "no split matters");
    return 0;
}
