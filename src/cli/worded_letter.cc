#include "cli/worded_letter.h"

#include <algorithm>

#include <fmt/format.h>

#include "app/posting.h"
#include "base/ascii.h"
#include "compose/address_line.h"
#include "compose/file_type.h"
#include "compose/outgoing.h"
#include "compose/regrets.h"
#include "compose/reply.h"
#include "disk/atomic_write.h"
#include "disk/file_source.h"
#include "mime/addresses.h"
#include "text/charset.h"
#include "text/utf8.h"

namespace alder::cli {

namespace {

constexpr std::uint64_t kMostText = 64 << 20;

// A file that is named on the command line and is not there is an input that is missing.
Error of_input(const Error& error, const std::string& path) {
    const bool is_input = error.code == Errc::not_found || error.code == Errc::permission;
    return {is_input ? Errc::no_input : error.code, error.detail.find(path) == std::string::npos
                                                        ? path + ": " + error.detail
                                                        : error.detail};
}

class LetterOfWords {
public:
    LetterOfWords(Context& context, const config::Account& account,
                  const std::optional<Answered>& answered)
        : context_(context), account_(account), answered_(answered) {}

    Result<WordedLetter> read() {
        auto draft = draft_of_words();
        if (!draft) return fail(draft);
        for (const compose::Warning& each : compose::regrets(*draft)) {
            if (each.regret == compose::Regret::odd_domain) context_.talk.complain(each.words);
        }
        const compose::Posting posting{
            .date = {.time = context_.system.now.time},
            .message_id = "",
            .open_file = [disk = context_.system.disk](
                             const std::string& path) -> Result<std::unique_ptr<ByteSource>> {
                auto source = disk::open_source(*disk, path);
                if (!source) return std::unexpected(of_input(source.error(), path));
                return source;
            }};
        const bool is_draft = context_.invocation.has("draft");
        auto message =
            is_draft ? compose::to_stored(*draft, posting) : compose::to_outgoing(*draft, posting);
        if (!message) return fail(message);
        if (auto set = set_headers(*message); !set) return fail(set);
        if (context_.invocation.has("html")) {
            auto html = text_in("html");
            if (!html) return fail(html);
            message->html = std::move(*html);
        }
        return WordedLetter{std::move(*message), app::origin_of(*draft, std::nullopt)};
    }

private:
    Result<compose::Draft> draft_of_words() {
        compose::Draft draft = begun();
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
        const bool is_for_nobody = draft.to.empty() && draft.cc.empty() && draft.bcc.empty();
        if (is_for_nobody && !context_.invocation.has("draft"))
            return fail(Errc::usage, "say whom it is for: alder send [OPTION...] TO...");
        for (const std::string& path : values("attach")) draft.attachments.push_back(attach(path));
        auto body = text_in("body");
        if (!body) return fail(body);
        draft.body = std::move(*body);
        return draft;
    }

    // Empty, or an answer without words.
    compose::Draft begun() const {
        compose::Identity identity{
            .from = {.name = account_.person, .address = account_.address.text()},
            .aliases = {},
            .signature = {}};
        for (const mail::AddrSpec& each : account_.aliases) identity.aliases.push_back(each.text());
        if (!answered_) return compose::new_letter(identity);
        const auto message = mime::Message::parse(answered_->bytes);
        compose::Draft draft = compose::reply({.message = message, .ref = answered_->message},
                                              identity, compose::ReplyTo::sender);
        draft.body.clear();
        // From the address that it came to.
        if (!draft.sent_to.empty()) {
            identity.from.address = draft.sent_to;
            draft.from = compose::address_line({identity.from});
        }
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
        auto bytes = is_stdin ? context_.system.input() : bytes_of(path);
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

    // Of a FIFO, too: <(command) of a shell is one.
    Result<std::string> bytes_of(const std::string& path) const {
        auto piped = context_.system.pipe(path, kMostText);
        if (!piped) return fail(piped);
        if (*piped) return std::move(**piped);
        return disk::read_file(*context_.system.disk, path, kMostText);
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
            if (ascii::iequals(name, "Reply-To")) {
                auto read = reply_to(value);
                if (!read) return fail(read);
                message.reply_to = std::move(*read);
            } else if (ascii::iequals(name, "In-Reply-To"))
                message.in_reply_to = mime::parse_message_ids(value);
            else if (ascii::iequals(name, "References"))
                message.references = mime::parse_message_ids(value);
            else
                message.extra.emplace_back(name, value);
        }
        return {};
    }

    static Result<mail::AddressList> reply_to(const std::string& value) {
        auto all = compose::read_addresses(value);
        const auto people = mail::mailboxes(all);
        if (people.empty()) return fail(Errc::bad_data, "Reply-To: '" + value + "' is no address");
        for (const mail::Mailbox& each : people) {
            if (const auto spec = mail::AddrSpec::parse(each.address); !spec)
                return fail(Errc::bad_data, fmt::format("Reply-To: '{}' is no address: {}", value,
                                                        spec.error().detail));
        }
        return all;
    }

    Context& context_;
    const config::Account& account_;
    const std::optional<Answered>& answered_;
};

}  // namespace

Result<WordedLetter> read_letter(Context& context, const config::Account& account,
                                 const std::optional<Answered>& answered) {
    return LetterOfWords(context, account, answered).read();
}

}  // namespace alder::cli
