// GMime: the summaries it prints of jwz's mailbox, of which libetpan has most messages one a file;
// and texts in several charsets with the same in UTF-8.

#include <gtest/gtest.h>

#include "mime/entity.h"
#include "tests/mime/summaries.h"
#include "tests/support/agreement.h"
#include "tests/support/paths.h"

namespace alder::mime {
namespace {

using std::filesystem::path;

// Without the lines about offsets that stand before the "From " line.
std::vector<std::string> summaries_of(const path& file) {
    std::vector<std::string> out;
    for (const std::string& each : paragraphs(tests::contents(file)))
        out.push_back(each.substr(each.find("From - \n") + 8));
    return out;
}

void compare_mailbox(tests::Agreement& agreement, const path& gmime, const path& messages) {
    const auto summaries = summaries_of(gmime / "data/mbox/output/jwz.mbox");
    for (std::size_t i = 0; i < summaries.size(); ++i) {
        const path file = messages / std::to_string(i + 1);
        if (!std::filesystem::exists(file)) continue;
        compare_summary(agreement, "jwz " + std::to_string(i + 1),
                        Message::parse(tests::contents(file)), summaries[i]);
    }
}

void compare_charsets(tests::Agreement& agreement, const path& folder) {
    for (const auto& [name, charset] :
         {std::pair("chinese", "big5"), std::pair("cyrillic", "koi8-r"),
          std::pair("cyrillic", "cp1251"), std::pair("cyrillic", "iso-8859-5")}) {
        const std::string text =
            tests::contents(folder / (name + ("." + std::string(charset)) + ".txt"));
        const std::string header =
            "Content-Type: text/plain; charset=" + std::string(charset) + "\n\n";
        agreement.compare(std::string("charset ") + charset, Message::parse(header + text).text(0),
                          tests::contents(folder / (std::string(name) + ".utf-8.txt")));
    }
}

// A header that breaks off in its last field, that ends with it, and that has its empty line.
void compare_empty(tests::Agreement& agreement, const path& gmime) {
    for (const char* name : {"empty0.msg", "empty1.msg", "empty2.msg"}) {
        const Message message = Message::parse(tests::contents(gmime / name));
        agreement.compare(std::string(name) + " subject",
                          unfold(message.root().header.value("Subject")), "No Subject");
        agreement.compare(std::string(name) + " body", message.text(0), "");
    }
}

TEST(Agreement, WithGMime) {
    const auto gmime = tests::corpus_path("gmime");
    const auto messages = tests::corpus_path("libetpan/unittest/mime-parser/data/input/mbox/jwz");
    if (!gmime || !messages) GTEST_SKIP() << "GMime's data or jwz's mailbox is not here";
    tests::Agreement agreement("gmime");
    compare_mailbox(agreement, *gmime, *messages);
    compare_charsets(agreement, *gmime / "data/filters");
    compare_empty(agreement, *gmime);
    agreement.judge(95);
}

}  // namespace
}  // namespace alder::mime
