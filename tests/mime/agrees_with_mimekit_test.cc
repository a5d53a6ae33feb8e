// MimeKit: mbox files with a summary of each message (X-summary.txt) and the offsets of every part
// (X.unix-offsets.json).

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/ascii.h"
#include "mime/addresses.h"
#include "mime/entity.h"
#include "mime/summary.h"
#include "mime/tnef.h"
#include "tests/support/agreement.h"
#include "tests/support/paths.h"

namespace alder::mime {
namespace {

using nlohmann::json;

// Their summaries: some fields, written anew, then the type of each part, three spaces a level.
void add_types(const Message& message, std::size_t index, int level, std::string& out) {
    const Part& part = message.part(index);
    out += std::string(static_cast<std::size_t>(level) * 3, ' ') +
           "content-type: " + part.type.full() + "\n";
    for (const std::size_t child : part.children) add_types(message, child, level + 1, out);
    if (const auto nested = message.nested(index)) add_types(*nested, 0, level + 1, out);
}

std::string values_of(const HeaderBlock& header) {
    std::string out;
    const mail::Envelope envelope = parse_envelope(header);
    for (const auto* list : {&envelope.from, &envelope.to}) out += format_addresses(*list) + "\n";
    out += envelope.subject + "\n";
    return out + (envelope.date ? mail::to_rfc5322(*envelope.date) : "no date") + "\n";
}

void compare_summary(tests::Agreement& agreement, const std::string& where, const Message& message,
                     const std::string& theirs) {
    const Message summary = Message::view(theirs);
    agreement.compare(where + " values", values_of(message.root().header),
                      values_of(summary.root().header));
    std::string types;
    add_types(message, 0, 0, types);
    agreement.compare(where + " types", types,
                      ascii::lower(theirs.substr(theirs.find("Content-Type:"))));
}

std::vector<std::string> paragraphs(const std::string& text) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find("\n\n", at), text.size());
        const std::size_t begin = text.find('\n', at) + 1;  // behind the "From " line
        if (begin < end) out.push_back(text.substr(begin, end - begin) + "\n");
        at = end + 2;
    }
    return out;
}

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

TEST(Agreement, WithMimeKit) {
    const auto folder = tests::corpus_path("mimekit/mbox");
    if (!folder) GTEST_SKIP() << "MimeKit is not here";
    tests::Agreement agreement("mimekit");
    compare_tnef(agreement, folder->parent_path() / "tnef");
    for (const std::string name : {"content-length", "issue1189"}) {
        const std::string mbox = tests::contents(*folder / (name + ".mbox.txt"));
        const json theirs = json::parse(tests::contents(*folder / (name + ".unix-offsets.json")));
        const auto summaries = paragraphs(tests::contents(*folder / (name + "-summary.txt")));
        ASSERT_EQ(summaries.size(), theirs.size());
        for (std::size_t i = 0; i < theirs.size(); ++i) {
            const std::size_t begin = theirs[i]["beginOffset"];
            const std::size_t end = theirs[i]["endOffset"];
            const Message message =
                Message::view(std::string_view(mbox).substr(begin, end - begin));
            const std::string where = "message " + std::to_string(i) + " ";
            compare_summary(agreement, name + " " + where + "summary", message, summaries[i]);
            Offsets(agreement, name, mbox).part(message, 0, theirs[i]["body"], where);
        }
    }
    agreement.judge(95);
}

}  // namespace
}  // namespace alder::mime
