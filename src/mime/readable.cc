#include "mime/readable.h"

#include <algorithm>
#include <set>

#include "base/ascii.h"
#include "calendar/card.h"
#include "html/to_text.h"
#include "mime/content_check.h"
#include "mime/encoded_word.h"
#include "mime/in_words.h"
#include "mime/list_headers.h"
#include "mime/protected_headers.h"
#include "text/quote.h"
#include "text/wrap.h"

namespace alder::mime {

namespace {

constexpr std::size_t kMaxShown = 8 << 20;   // bytes of text shown of one part
constexpr std::size_t kMaxBlocks = 2000;     // of the whole message
constexpr std::size_t kCheckedBytes = 1024;  // of an attachment, encoded
constexpr int kMaxNestedShown = 8;           // messages inside each other that are laid out

std::string joined_path(const std::string& prefix, const std::string& path) {
    if (prefix.empty()) return path;
    return path.empty() ? prefix : prefix + "." + path;
}

// Spaces instead of tabs, no other control that a line may not hold.
std::string expanded(std::string_view line) {
    std::string out;
    for (const char c : line) {
        if (c == '\t')
            out.append(8 - out.size() % 8, ' ');
        else
            out += c;
    }
    return out;
}

bool is_https(const std::string& url) { return ascii::istarts_with(url, "https://"); }

// Where a list can be left or written to; anything else in its fields is a trick.
bool leads_to_a_list(const std::string& url) {
    return is_https(url) || ascii::istarts_with(url, "http://") ||
           ascii::istarts_with(url, "mailto:");
}

bool is_image(const Part& part) { return part.type.type == "image"; }

bool is_calendar(const Part& part) {
    return part.type.is("text/calendar") || part.type.is("application/ics");
}

bool is_card(const Part& part) {
    return part.type.is("text/vcard") || part.type.is("text/x-vcard") ||
           part.type.is("text/directory");
}

// RFC 2046, 5.2.3 and RFC 2017: where the body of the part is, in words.
std::string elsewhere(const Part& part) {
    std::string out = "its content lies elsewhere and is not fetched:";
    for (const std::string_view name :
         {"access-type", "url", "site", "server", "directory", "name", "expiration"}) {
        const std::string value(part.type.parameter(name));
        if (!value.empty()) out += " " + std::string(name) + "=" + value;
    }
    return out;
}

class Writer {
public:
    Writer(Readable& out, const ReadableOptions& options) : out_(out), options_(options) {}

    void message(const Message& message, const std::string& prefix, int depth) {
        notices(message);
        protection(message);
        const Bodies bodies = select_bodies(message);
        const auto chosen = shown_bodies(message, options_.prefer);
        const std::set<std::size_t> shown(chosen.begin(), chosen.end());
        const std::set<std::size_t> attached(bodies.attachments.begin(), bodies.attachments.end());
        const bool has_text = std::ranges::any_of(
            shown, [&](std::size_t each) { return message.part(each).type.type == "text"; });
        for (const std::size_t index : message.leaves()) {
            if (full()) return;
            if (const auto told = told_in_words(message, index); !told.empty())
                words(message, index, prefix, told);
            else if (shown.contains(index) && message.part(index).type.type == "text")
                text(message, index, prefix);
            else if (is_calendar(message.part(index)))
                calendar(message, index, prefix);
            if (attached.contains(index) ||
                (shown.contains(index) && message.part(index).type.type != "text"))
                attachment(message, index, prefix, depth);
            packed(message, index, {prefix, depth, has_text});
        }
    }

    // How to leave the list a message came by, to write to it and to find its archive.
    void list(const HeaderBlock& header) {
        const MailingList list = parse_mailing_list(header);
        std::string line;
        const auto add = [&](std::string_view what, const std::vector<std::string>& urls) {
            const auto url = std::ranges::find_if(urls, leads_to_a_list);
            if (url == urls.end()) return;
            out_.links.push_back({*url, std::string(what), false});
            line += (line.empty() ? "" : ", ") + std::string(what) + " [" +
                    std::to_string(out_.links.size()) + "]";
        };
        const auto click = std::ranges::find_if(list.unsubscribe, is_https);
        if (list.one_click && click != list.unsubscribe.end())
            add("leave it by one click", {*click});
        else
            add("leave it", list.unsubscribe);
        add("write to it", list.post);
        add("archive", list.archive);
        add("help", list.help);
        if (list.closed) line += (line.empty() ? "" : ", ") + std::string("nobody may write to it");
        if (line.empty()) return;
        const std::string name = list.name.empty() ? list.id : list.name;
        notice(NoticeBlock::Kind::about,
               "mailing list: " + line + (name.empty() ? "" : " (" + name + ")"));
    }

private:
    struct Around {
        const std::string& prefix;
        int depth;
        bool has_text;  // the message shows one
    };

    bool full() {
        if (out_.blocks.size() < kMaxBlocks) return false;
        if (!said_full_)
            notice(NoticeBlock::Kind::dropped, "the message has more parts than are shown here");
        said_full_ = true;
        return true;
    }

    void notice(NoticeBlock::Kind kind, std::string text) {
        out_.blocks.emplace_back(NoticeBlock{kind, std::move(text)});
    }

    void notices(const Message& message) {
        for (const Defect defect : message.defects())
            notice(NoticeBlock::Kind::defect, std::string(describe(defect)));
    }

    // RFC 9788, 4: a signed part may repeat the head, which can be altered on the way.
    void protection(const Message& message) {
        const Part& root = message.root();
        if (!root.type.is("multipart/signed") || root.children.empty()) return;
        const auto inside = protected_headers(message.part(root.children.front()));
        if (!inside) return;
        for (const std::string_view name : {"From", "To", "Cc", "Reply-To", "Date", "Subject"}) {
            const std::string signed_value = decode_text(inside->fields.value(name));
            if (!signed_value.empty() && signed_value != decode_text(root.header.value(name)))
                notice(NoticeBlock::Kind::suspicious, "the head of the message has another " +
                                                          std::string(name) +
                                                          " than its signed part: " + signed_value);
        }
    }

    // Of a part that is meant for programs; empty for others.
    static std::vector<std::string> told_in_words(const Message& message, std::size_t index) {
        const Part& part = message.part(index);
        if (is_card(part)) return calendar::card_in_words(message.text(index));
        if (part.type.is("message/delivery-status") ||
            part.type.is("message/global-delivery-status"))
            return in_words(parse_delivery_status(message.decoded(index).bytes));
        if (part.type.is("message/disposition-notification") ||
            part.type.is("message/global-disposition-notification"))
            return {in_words(parse_disposition_notification(message.decoded(index).bytes))};
        if (part.disposition.kind != "reaction") return {};
        const auto reacted = reaction(message);
        return reacted ? std::vector{in_words(*reacted)} : std::vector<std::string>();
    }

    void text(const Message& message, std::size_t index, const std::string& prefix) {
        const Part& part = message.part(index);
        TextBlock block;
        block.path = joined_path(prefix, part.path);
        if (part.encoding != Encoding::identity && message.decoded(index).damaged)
            notice(NoticeBlock::Kind::defect, std::string(describe(Defect::damaged_encoding)));
        std::string content = message.text_without_files(index);
        if (content.size() > kMaxShown) {
            content.resize(kMaxShown);
            notice(NoticeBlock::Kind::dropped,
                   "the text is longer than 8 MiB; its end is not shown");
        }
        block.from_html = part.type.is("text/html");
        if (block.from_html)
            block.lines = from_html(content);
        else
            block.lines = from_plain(part, content);
        out_.blocks.emplace_back(std::move(block));
    }

    std::vector<text::RichLine> from_plain(const Part& part, std::string_view content) {
        const bool flowed = ascii::iequals(part.type.parameter("format"), "flowed");
        const auto delsp = ascii::iequals(part.type.parameter("delsp"), "yes") ? text::DelSp::yes
                                                                               : text::DelSp::no;
        std::vector<text::RichLine> out;
        for (const text::QuotedLine& line :
             flowed ? text::flowed_lines(content, delsp) : text::plain_lines(content)) {
            const std::string marks = text::quote_prefix(line.quote);
            const std::string body = expanded(line.text);
            const int room = std::max(options_.columns - static_cast<int>(marks.size()), 10);
            for (const text::Slice& slice : text::wrap(body, room)) {
                out.push_back({.text = marks + body.substr(slice.offset, slice.length),
                               .quote = line.quote + (line.earlier ? 1 : 0),
                               .signature = line.signature,
                               .spans = {}});
            }
        }
        return out;
    }

    std::vector<text::RichLine> from_html(std::string_view content) {
        const int first = static_cast<int>(out_.links.size()) + 1;
        html::Text html =
            html::to_text(content, {.columns = options_.columns, .first_link = first});
        dropped(html.dropped);
        for (text::Link& link : html.links) {
            if (link.misleading)
                notice(NoticeBlock::Kind::suspicious,
                       "link " + std::to_string(out_.links.size() + 1) +
                           " leads to another host than its text says");
            out_.links.push_back(std::move(link));
        }
        return std::move(html.lines);
    }

    // The invitation in words; most come twice, as an alternative and as a file.
    void calendar(const Message& message, std::size_t index, const std::string& prefix) {
        const std::string source = message.text(index);
        if (!calendars_.insert(std::string(ascii::trim(source))).second) return;
        words(message, index, prefix, calendar::invitations_in_words(source, options_.zone));
    }

    void words(const Message& message, std::size_t index, const std::string& prefix,
               const std::vector<std::string>& lines) {
        TextBlock block{
            .path = joined_path(prefix, message.part(index).path), .from_html = false, .lines = {}};
        for (const std::string& each : lines) {
            const std::string line = expanded(each);
            for (const text::Slice& slice : text::wrap(line, options_.columns))
                block.lines.push_back({.text = line.substr(slice.offset, slice.length),
                                       .quote = 0,
                                       .signature = false,
                                       .spans = {}});
        }
        if (!block.lines.empty()) out_.blocks.emplace_back(std::move(block));
    }

    void dropped(const html::Dropped& dropped) {
        const auto say = [&](int count, const std::string& one, const std::string& several) {
            if (count > 0)
                notice(NoticeBlock::Kind::dropped,
                       "left out: " + std::to_string(count) + " " + (count == 1 ? one : several));
        };
        say(dropped.hidden, "hidden piece of text", "hidden pieces of text");
        say(dropped.trackers, "tracking picture", "tracking pictures");
        say(dropped.scripts, "script or embedded object", "scripts or embedded objects");
        say(dropped.forms, "form; its fields cannot be filled in here",
            "forms; their fields cannot be filled in here");
        if (dropped.cut)
            notice(NoticeBlock::Kind::dropped, "the HTML is larger or deeper than is shown");
    }

    void attachment(const Message& message, std::size_t index, const std::string& prefix,
                    int depth) {
        const Part& part = message.part(index);
        AttachmentBlock block;
        block.path = joined_path(prefix, part.path);
        block.file_name = part.file_name();
        block.type = part.type.full();
        const bool base64 = part.encoding == Encoding::base64;
        block.size = base64 ? part.body.size() / 4 * 3 : part.body.size();
        block.is_inline = is_image(part) && part.disposition.kind != "attachment";
        const std::string head =
            decode_transfer(part.body.substr(0, kCheckedBytes), part.encoding).bytes;
        ContentCheck check = check_content(block.file_name, block.type, head);
        block.dangerous = check.dangerous;
        block.warning = std::move(check.warning);
        block.damage = damage_in_words(part, {});
        const std::string path = block.path;
        out_.blocks.emplace_back(std::move(block));
        if (part.type.is("message/external-body"))
            notice(NoticeBlock::Kind::dropped, elsewhere(part));
        if (part.is_message()) nested(message, index, path, depth);
    }

    // Files in the part; of winmail.dat the text too, where there is no other.
    void packed(const Message& message, std::size_t index, const Around& around) {
        const PackedParts inside = packed_parts(message, index);
        for (const Defect defect : inside.defects)
            notice(NoticeBlock::Kind::defect, "winmail.dat: " + std::string(describe(defect)));
        for (const PackedPart& each : inside.parts) {
            if (full()) return;
            const Part& part = each.part();
            const std::size_t own = part.path.size() + 1;
            const std::string prefix =
                joined_path(around.prefix, each.path.substr(0, each.path.size() - own));
            const bool is_text = part.disposition.kind.empty() && part.type.type == "text";
            if (is_text && !around.has_text && each.depth == 1)
                text(*each.message, each.index, prefix);
            else
                attachment(*each.message, each.index, prefix, around.depth);
            for (const Defect defect : each.defects)
                notice(NoticeBlock::Kind::defect,
                       joined_path(prefix, part.path) + ": " + std::string(describe(defect)));
        }
    }

    void nested(const Message& message, std::size_t index, const std::string& path, int depth) {
        const auto inside = message.nested(index);
        if (!inside || depth >= kMaxNestedShown) {
            notice(NoticeBlock::Kind::defect,
                   "messages lie too deep inside each other; not opened");
            return;
        }
        HeadersBlock headers{.path = path, .depth = depth, .fields = {}};
        for (const std::string_view name : {"From", "To", "Cc", "Date", "Subject"}) {
            const Field* field = inside->root().header.first(name);
            if (field != nullptr) headers.fields.emplace_back(name, decode_text(field->raw_value));
        }
        out_.blocks.emplace_back(std::move(headers));
        this->message(*inside, path, depth + 1);
    }

    Readable& out_;
    ReadableOptions options_;
    bool said_full_ = false;
    std::set<std::string> calendars_;  // texts already shown
};

}  // namespace

Readable readable(const Message& message, const ReadableOptions& options) {
    Readable out;
    Writer writer(out, options);
    writer.message(message, "", 1);
    writer.list(message.root().header);
    return out;
}

}  // namespace alder::mime
