// alder send

#include <algorithm>

#include <fmt/format.h>

#include "app/posting.h"
#include "base/ascii.h"
#include "cli/commands.h"
#include "cli/json.h"
#include "cli/letters.h"
#include "compose/address_line.h"
#include "compose/file_type.h"
#include "compose/outgoing.h"
#include "disk/atomic_write.h"
#include "disk/file_source.h"
#include "mime/addresses.h"
#include "store/user_db.h"
#include "text/charset.h"
#include "text/utf8.h"

namespace alder::cli {

namespace {

constexpr std::uint64_t kMostText = 64 << 20;

// A file that is named on the command line and is not there is an input that is missing.
Error of_input(Error error, const std::string& path) {
    const bool is_input = error.code == Errc::not_found || error.code == Errc::permission;
    return {is_input ? Errc::no_input : error.code, error.detail.find(path) == std::string::npos
                                                        ? path + ": " + error.detail
                                                        : error.detail};
}

// What the options say, as a letter.
class LetterOfWords {
public:
    LetterOfWords(Context& context, const config::Account& account)
        : context_(context), account_(account) {}

    Result<mime::OutgoingMessage> read() {
        auto draft = draft_of_words();
        if (!draft) return fail(draft);
        const compose::Posting posting{
            .date = {.time = context_.system.now.time},
            .message_id = "",
            .open_file = [disk = context_.system.disk](
                             const std::string& path) -> Result<std::unique_ptr<ByteSource>> {
                auto source = disk::open_source(*disk, path);
                if (!source) return std::unexpected(of_input(source.error(), path));
                return source;
            }};
        auto message = compose::to_outgoing(*draft, posting);
        if (!message) return fail(message);
        if (auto set = set_headers(*message); !set) return fail(set);
        if (context_.invocation.has("html")) {
            auto html = text_in("html");
            if (!html) return fail(html);
            message->html = std::move(*html);
        }
        return message;
    }

private:
    Result<compose::Draft> draft_of_words() {
        compose::Draft draft;
        draft.from = compose::address_line(
            {mail::Mailbox{.name = account_.person, .address = account_.address.text()}});
        struct Line {
            std::string compose::Draft::* field;
            std::vector<std::string> words;
        };
        const Line lines[] = {{&compose::Draft::to, context_.invocation.operands},
                              {&compose::Draft::cc, values("cc")},
                              {&compose::Draft::bcc, values("bcc")},
                              {&compose::Draft::from, values("from")},
                              {&compose::Draft::subject, values("subject")}};
        for (const Line& line : lines) {
            if (line.words.empty()) continue;
            auto text = one_line(line.words);
            if (!text) return fail(text);
            draft.*line.field = std::move(*text);
        }
        if (draft.to.empty() && draft.cc.empty() && draft.bcc.empty())
            return fail(Errc::usage, "say whom it is for: alder send [OPTION...] TO...");
        for (const std::string& path : values("attach")) draft.attachments.push_back(attach(path));
        auto body = text_in("body");
        if (!body) return fail(body);
        draft.body = std::move(*body);
        return draft;
    }

    std::vector<std::string> values(std::string_view option) const {
        const auto found = context_.invocation.options.find(option);
        return found == context_.invocation.options.end() ? std::vector<std::string>()
                                                          : found->second;
    }

    static compose::Attachment attach(const std::string& path) {
        const std::string name = path.substr(path.rfind('/') + 1);
        return {.path = path,
                .content = nullptr,
                .name = text::valid_utf8(name),
                .type = std::string(compose::file_type(name))};
    }

    // Words of the command line, as one field.
    Result<std::string> one_line(const std::vector<std::string>& words) const {
        std::string joined;
        for (const std::string& word : words) joined += (joined.empty() ? "" : ", ") + word;
        auto text = decoded(std::move(joined), "the command line");
        if (!text) return text;
        const bool is_one_line = std::ranges::none_of(
            *text, [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\t'; });
        if (!is_one_line)
            return fail(Errc::usage,
                        "addresses and the subject are one line each, without "
                        "control characters");
        return text;
    }

    // UTF-8, or else what the locale says.
    Result<std::string> decoded(std::string bytes, std::string_view where) const {
        if (text::is_utf8(bytes)) return bytes;
        const std::string charset = text::charset_name(context_.system.terminal.charset);
        if (!charset.empty() && charset != "UTF-8" && charset != "US-ASCII") {
            std::string text = text::to_utf8(bytes, charset);
            if (text.find("\xEF\xBF\xBD") == std::string::npos) return text;
        }
        return fail(Errc::bad_data,
                    fmt::format("{} is not in UTF-8{}; attach it with -a to send it as it is",
                                where, charset.empty() ? "" : ", nor in the locale's charset"));
    }

    // The file that the option names, else standard input: UTF-8 with LF.
    Result<std::string> text_in(std::string_view option) {
        const std::string path = context_.invocation.value(option);
        const bool is_stdin = path.empty() || path == "-";
        if (is_stdin && context_.system.terminal.in)
            context_.talk.say("Write the letter; Ctrl-D on a line of its own ends it");
        auto bytes = is_stdin ? context_.system.input()
                              : disk::read_file(*context_.system.disk, path, kMostText);
        if (!bytes && is_stdin) return bytes;
        if (!bytes) return std::unexpected(of_input(bytes.error(), path));
        const std::string where = is_stdin ? "the text on standard input" : path;
        if (bytes->find('\0') != std::string::npos)
            return fail(Errc::bad_data, where + " holds NUL bytes; attach it with -a instead");
        auto text = decoded(std::move(*bytes), where);
        if (!text) return text;
        std::string lines;
        for (std::size_t i = 0; i < text->size(); ++i) {
            const bool is_crlf =
                (*text)[i] == '\r' && i + 1 < text->size() && (*text)[i + 1] == '\n';
            if (!is_crlf) lines += (*text)[i];
        }
        return lines;
    }

    Result<void> set_headers(mime::OutgoingMessage& message) const {
        for (const std::string& each : values("header")) {
            auto line = one_line({each});
            if (!line) return fail(line);
            const std::size_t colon = line->find(':');
            if (colon == std::string::npos)
                return fail(Errc::usage, fmt::format("'{}' is no header field; write -H 'Name: "
                                                     "value'",
                                                     each));
            const std::string name = line->substr(0, colon);
            const std::string value(ascii::trim(std::string_view(*line).substr(colon + 1)));
            if (ascii::iequals(name, "Reply-To"))
                message.reply_to = compose::read_addresses(value);
            else if (ascii::iequals(name, "In-Reply-To"))
                message.in_reply_to = mime::parse_message_ids(value);
            else if (ascii::iequals(name, "References"))
                message.references = mime::parse_message_ids(value);
            else
                message.extra.emplace_back(name, value);
        }
        return {};
    }

    Context& context_;
    const config::Account& account_;
};

// The account of -A, or the only one that can send.
Result<app::OpenAccount> sender(Context& context) {
    auto accounts = context.accounts();
    if (!accounts) return fail(accounts);
    std::erase_if(*accounts, [](const app::OpenAccount& each) {
        return !each.spec.settings || !each.spec.settings->outgoing;
    });
    if (accounts->empty()) {
        return fail(Errc::config,
                    "no account can send; set outgoing = \"smtps://mail.example.org\" in its "
                    "section of config.toml, or try `alder setup`");
    }
    if (accounts->size() == 1) return std::move(accounts->front());
    std::string names;
    for (const app::OpenAccount& each : *accounts)
        names += (names.empty() ? "" : ", ") + each.spec.name;
    return fail(Errc::usage, "say which account sends with -A: " + names);
}

Result<int> print(Context& context, const mime::OutgoingMessage& message) {
    auto bytes = mime::build(message);
    if (!bytes) return fail(bytes);
    while (true) {
        const auto piece = (*bytes)->read(64 << 10);
        if (!piece) return fail(piece);
        if (piece->empty()) return 0;
        context.out.raw(*piece);
    }
}

class Send {
public:
    Send(Context& context, account::Place place, app::OpenAccount account, store::UserDb user)
        : context_(context),
          place_(std::move(place)),
          account_(std::move(account)),
          user_(std::move(user)) {}

    Result<int> run(const mime::OutgoingMessage& message) {
        store::Outbox outbox(user_.connection());
        const auto id = app::post(outbox, account_.row.id, message, context_.system.now.time);
        if (!id) return fail(id);
        context_.talk.say(fmt::format("Letter {} is in the outbox", id->value));
        // From here on the letter is safe: whatever happens, nobody may be led to send it again.
        Result<void> sent;
        if (!context_.invocation.has("queue")) sent = empty_outbox(context_, place_, account_);
        const auto letter = outbox.find(*id, context_.system.now.time);
        const bool waits = letter && *letter && (*letter)->state == store::LetterState::queued;
        if (!sent)
            context_.talk.complain(sent.error().detail +
                                   (waits ? "; the letter waits in the outbox" : ""));
        if (!letter || !*letter) return 0;
        tell(**letter);
        if (!context_.invocation.has("wait")) return 0;
        const int code = exit_code_of(**letter);
        return code != 0 && !sent ? outcome_code(sent.error()) : code;
    }

private:
    // 75 would say that nothing was queued.
    static int outcome_code(const Error& error) {
        return exit_code(error.code == Errc::try_again ? Errc::unavailable : error.code);
    }

    void tell(const store::OutboxLetter& letter) {
        const std::string fate = fate_of(letter);
        if (context_.json()) {
            const Json json{{"id", letter.id.value},
                            {"account", account_.spec.name},
                            {"message_id", letter.message_id},
                            {"state", store::name_of(letter.state)}};
            context_.out.raw(json_line(json) + "\n");
        }
        if (letter.state == store::LetterState::failed ||
            letter.state == store::LetterState::uncertain)
            context_.talk.complain(fate);
        else if (!context_.invocation.has("queue"))
            context_.talk.tell(fate);
    }

    Context& context_;
    account::Place place_;
    app::OpenAccount account_;
    store::UserDb user_;
};

}  // namespace

Result<int> run_send(Context& context) {
    if (context.invocation.has("queue") && context.invocation.has("wait"))
        return fail(Errc::usage, "--queue does not try, so there is nothing to --wait for");
    auto account = sender(context);
    if (!account) return fail(account);
    const auto message = LetterOfWords(context, *account->spec.settings).read();
    if (!message) return fail(message);
    if (context.invocation.has("dry-run")) return print(context, *message);
    auto place = context.place();
    if (!place) return fail(place);
    auto user = store::UserDb::open(place->user_db(), place->vfs);
    if (!user) return fail(user);
    return Send(context, std::move(*place), std::move(*account), std::move(*user)).run(*message);
}

}  // namespace alder::cli
