// MimeKit: mbox files with a summary of each message (X-summary.txt) and the offsets of every part
// (X.unix-offsets.json).

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/ascii.h"
#include "mime/entity.h"
#include "mime/tnef.h"
#include "tests/mime/summaries.h"
#include "tests/support/agreement.h"
#include "tests/support/paths.h"

namespace alder::mime {
namespace {

using nlohmann::json;

class Offsets {
public:
    Offsets(tests::Agreement& agreement, std::string file, std::string_view mbox)
        : agreement_(agreement), file_(std::move(file)), mbox_(mbox) {}

    void part(const Message& message, std::size_t index, const json& theirs,
              const std::string& where) {
        const Part& ours = message.part(index);
        field(where + "type", ours.type.full(),
              ascii::lower(theirs["mimeType"].get<std::string>()));
        const std::size_t begin = offset(ours.body.data());
        field(where + "body begins", std::to_string(begin),
              std::to_string(theirs["headersEndOffset"].get<std::size_t>()));
        if (!ours.is_multipart())
            field(where + "body ends", std::to_string(begin + ours.body.size()),
                  std::to_string(theirs["endOffset"].get<std::size_t>()));
        if (theirs.contains("message")) {
            const auto nested = message.nested(index);
            field(where + "is a message", nested ? "yes" : "no", "yes");
            if (nested) part(*nested, 0, theirs["message"]["body"], where + "inside ");
        }
        const json children = theirs.value("children", json::array());
        field(where + "children", std::to_string(ours.children.size()),
              std::to_string(children.size()));
        if (ours.children.size() != children.size()) return;
        for (std::size_t i = 0; i < children.size(); ++i)
            part(message, ours.children[i], children[i], where + std::to_string(i + 1) + " ");
    }

private:
    void field(const std::string& name, const std::string& ours, const std::string& theirs) {
        agreement_.compare(file_ + " " + name, ours, theirs);
    }

    std::size_t offset(const char* at) const { return static_cast<std::size_t>(at - mbox_.data()); }

    tests::Agreement& agreement_;
    std::string file_;
    std::string_view mbox_;
};

// Their copies of text have lost the CR.
std::string with_lf(const std::string& bytes) {
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (bytes[i] != '\r' || i + 1 == bytes.size() || bytes[i + 1] != '\n') out += bytes[i];
    }
    return out;
}

// The file of this name; of several the one that is as expected. They number equal names from 1.
std::string file_named(const Tnef& tnef, const std::string& name, const std::string& expected) {
    if (name == "message.rtf") return with_lf(tnef.rtf);
    if (name == "message.html") return with_lf(tnef.html);
    std::string out = "missing";
    for (const TnefFile& each : tnef.files) {
        const bool numbered =
            name.starts_with(each.name + ".") && name.size() == each.name.size() + 2;
        if (each.name != name && !numbered) continue;
        out = with_lf(each.bytes);
        if (out == expected) break;
    }
    return out;
}

// X.tnef has beside it a folder X with the files that come out.
void compare_tnef(tests::Agreement& agreement, const std::filesystem::path& folder) {
    for (const auto& file : tests::files_below(folder)) {
        if (file.extension() != ".tnef") continue;
        auto beside = file;
        beside.replace_extension();
        const Tnef tnef = parse_tnef(tests::contents(file));
        const std::string where = file.filename().string() + " ";
        agreement.compare(where + "valid", tnef.valid ? "yes" : "no", "yes");
        if (!std::filesystem::exists(beside)) continue;
        for (const auto& each : tests::files_below(beside)) {
            const std::string name = each.filename().string();
            const std::string expected = with_lf(tests::contents(each));
            agreement.compare(where + name, file_named(tnef, name, expected), expected);
        }
    }
}

std::string with_crlf(const std::string& text) {
    std::string out;
    for (const char c : text) out += c == '\n' ? "\r\n" : std::string(1, c);
    return out;
}

enum class LineEnds { lf, crlf };

void compare_mbox(tests::Agreement& agreement, const std::filesystem::path& folder,
                  const std::string& name, LineEnds ends) {
    std::string mbox = tests::contents(folder / (name + ".mbox.txt"));
    if (ends == LineEnds::crlf) mbox = with_crlf(mbox);
    const std::string system = ends == LineEnds::crlf ? "dos" : "unix";
    const json theirs =
        json::parse(tests::contents(folder / (name + "." + system + "-offsets.json")));
    const auto summaries = paragraphs(tests::contents(folder / (name + "-summary.txt")));
    ASSERT_EQ(summaries.size(), theirs.size());
    for (std::size_t i = 0; i < theirs.size(); ++i) {
        const std::size_t begin = theirs[i]["beginOffset"];
        const std::size_t end = theirs[i]["endOffset"];
        const Message message = Message::view(std::string_view(mbox).substr(begin, end - begin));
        const std::string where = "message " + std::to_string(i) + " ";
        const std::string file = name + " " + system;
        compare_summary(agreement, file + " " + where + "summary", message, summaries[i]);
        Offsets(agreement, file, mbox).part(message, 0, theirs[i]["body"], where);
    }
}

// Type, encoding and length of each part: what is left of a message whose words were replaced.
std::string skeleton(const Message& message) {
    std::string out;
    for (std::size_t i = 0; i < message.parts().size(); ++i) {
        const Part& part = message.part(i);
        out += part.path + " " + part.type.full() + " " + part.disposition.kind;
        if (!part.is_multipart()) out += " " + std::to_string(part.body.size());
        out += "\n";
        if (const auto nested = message.nested(i)) out += skeleton(*nested);
    }
    return out;
}

// X.anonymized.eml is X with other letters in the same places.
void compare_anonymized(tests::Agreement& agreement, const std::filesystem::path& folder) {
    for (const auto& [name, other] :
         {std::pair("delivery-status.txt", "delivery-status.anonymized.eml"),
          std::pair("simple-embedded-message.eml", "simple-embedded-message.anonymized.eml")}) {
        agreement.compare(std::string(name) + " skeleton",
                          skeleton(Message::parse(tests::contents(folder / name))),
                          skeleton(Message::parse(tests::contents(folder / other))));
    }
}

TEST(Agreement, WithMimeKit) {
    const auto folder = tests::corpus_path("mimekit/mbox");
    if (!folder) GTEST_SKIP() << "MimeKit is not here";
    tests::Agreement agreement("mimekit");
    compare_tnef(agreement, folder->parent_path() / "tnef");
    compare_anonymized(agreement, folder->parent_path() / "messages");
    for (const LineEnds ends : {LineEnds::lf, LineEnds::crlf}) {
        compare_mbox(agreement, *folder, "content-length", ends);
        compare_mbox(agreement, *folder, "issue1189", ends);
    }
    agreement.judge(95);
}

}  // namespace
}  // namespace alder::mime
