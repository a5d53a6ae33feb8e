// mime4j: for each message the stream of its headers and bodies (X.xml), its decoded bodies
// (X_decoded.xml names them), and the message as written again (X.out).

#include <gtest/gtest.h>

#include "base/ascii.h"
#include "mime/entity.h"
#include "tests/support/agreement.h"
#include "tests/support/paths.h"

namespace alder::mime {
namespace {

// A tag with its attributes and the text up to the next one.
struct Event {
    std::string tag;
    std::string text;
};

std::string unescaped(std::string_view xml) {
    constexpr std::pair<std::string_view, char> kEntities[] = {
        {"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}, {"&quot;", '"'}, {"&apos;", '\''}};
    std::string out;
    for (std::size_t i = 0; i < xml.size(); ++i) {
        out += xml[i];
        for (const auto& [name, c] : kEntities) {
            if (!xml.substr(i).starts_with(name)) continue;
            out.back() = c;
            i += name.size() - 1;
        }
    }
    return out;
}

std::vector<Event> events_of(std::string_view xml) {
    std::vector<Event> out;
    for (std::size_t open = xml.find('<'); open != std::string_view::npos;) {
        const std::size_t close = xml.find('>', open);
        const std::size_t next = std::min(xml.find('<', close), xml.size());
        out.push_back({std::string(xml.substr(open + 1, close - open - 1)),
                       unescaped(xml.substr(close + 1, next - close - 1))});
        open = next == xml.size() ? std::string_view::npos : next;
    }
    return out;
}

// White space at the ends comes from their layout; CR from the message is lost in XML.
std::string tidy(std::string_view text) {
    std::string out;
    for (const char c : ascii::trim(text)) {
        if (c != '\r') out += c;
    }
    return out;
}

class Writer {
public:
    static std::vector<Event> events(const Message& message) {
        Writer writer;
        writer.message(message);
        return std::move(writer.events_);
    }

private:
    void message(const Message& message) {
        add("message");
        entity(message, 0);
        add("/message");
    }

    void entity(const Message& message, std::size_t index) {
        const Part& part = message.part(index);
        add("header");
        for (const Field& field : part.header.fields)
            add("field", std::string(field.name) + ":" + std::string(field.raw_value));
        add("/header");
        if (part.is_multipart()) return multipart(message, part);
        if (const auto nested = message.nested(index)) return this->message(*nested);
        add("body", std::string(part.body));
        add("/body");
    }

    void multipart(const Message& message, const Part& part) {
        add("multipart");
        for (const std::size_t child : part.children) {
            add("body-part");
            entity(message, child);
            add("/body-part");
        }
        add("/multipart");
    }

    void add(std::string tag, std::string text = {}) {
        events_.push_back({std::move(tag), std::move(text)});
    }

    std::vector<Event> events_;
};

bool is_compared(const Event& event) {
    return event.tag != "/field" && event.tag.find("preamble") == std::string::npos &&
           event.tag.find("epilogue") == std::string::npos;
}

std::string structure(const std::vector<Event>& events) {
    std::string out;
    for (const Event& event : events) out += event.tag + " ";
    return out;
}

void compare_stream(tests::Agreement& agreement, const std::string& name, const Message& message,
                    const std::filesystem::path& xml) {
    std::vector<Event> theirs = events_of(tests::contents(xml));
    std::erase_if(theirs, [](const Event& event) { return !is_compared(event); });
    const std::vector<Event> ours = Writer::events(message);
    agreement.compare(name + " structure", structure(ours), structure(theirs));
    if (structure(ours) != structure(theirs)) return;
    for (std::size_t i = 0; i < ours.size(); ++i) {
        if (ours[i].tag == "field" || ours[i].tag == "body")
            agreement.compare(name + " event " + std::to_string(i), tidy(ours[i].text),
                              tidy(theirs[i].text));
    }
}

void collect_leaves(const Message& message, std::vector<std::string>& out) {
    for (const std::size_t leaf : message.leaves()) {
        if (const auto nested = message.nested(leaf))
            collect_leaves(*nested, out);
        else
            out.push_back(message.decoded(leaf).bytes);
    }
}

void compare_decoded(tests::Agreement& agreement, const std::string& name, const Message& message,
                     const std::filesystem::path& xml) {
    std::vector<std::string> ours;
    collect_leaves(message, ours);
    std::vector<std::filesystem::path> theirs;
    for (const Event& event : events_of(tests::contents(xml))) {
        const std::size_t quote = event.tag.find("name=\"");
        if (quote == std::string::npos) continue;
        const std::string file = event.tag.substr(quote + 6);
        theirs.push_back(xml.parent_path() / file.substr(0, file.find('"')));
    }
    agreement.compare(name + " leaves", std::to_string(ours.size()), std::to_string(theirs.size()));
    if (ours.size() != theirs.size()) return;
    for (std::size_t i = 0; i < ours.size(); ++i) {
        const std::string bytes = tests::contents(theirs[i]);
        const bool binary = theirs[i].extension() == ".bin";
        agreement.compare(name + " leaf " + std::to_string(i), binary ? ours[i] : tidy(ours[i]),
                          binary ? bytes : tidy(bytes));
    }
}

TEST(Agreement, WithMime4j) {
    const auto folder = tests::corpus_path("mime4j/core/src/test/resources");
    if (!folder) GTEST_SKIP() << "mime4j is not here";
    tests::Agreement agreement("mime4j");
    for (const auto& file : tests::files_below(*folder)) {
        if (file.extension() != ".msg") continue;
        const std::string name = file.stem().string();
        const Message message = Message::parse(tests::contents(file));
        const auto beside = [&](const char* ending) {
            return file.parent_path() / (name + ending);
        };
        if (std::filesystem::exists(beside(".xml")))
            compare_stream(agreement, name, message, beside(".xml"));
        if (std::filesystem::exists(beside("_decoded.xml")))
            compare_decoded(agreement, name, message, beside("_decoded.xml"));
        if (std::filesystem::exists(beside(".out")))
            agreement.compare(
                name + " written again",
                structure(Writer::events(Message::parse(tests::contents(beside(".out"))))),
                structure(Writer::events(message)));
    }
    agreement.judge(95);
}

}  // namespace
}  // namespace alder::mime
