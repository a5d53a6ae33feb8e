// The messages of other projects are read to the end. Skips where they are not present.

#include <filesystem>

#include <gtest/gtest.h>

#include "mime/readable.h"
#include "mime/summary.h"
#include "tests/support/agreement.h"
#include "tests/support/paths.h"
#include "text/utf8.h"

namespace alder::mime {
namespace {

TEST(MimeCorpus, EveryMessageOfEveryCollectionIsReadToTheEnd) {
    int seen = 0;
    for (const char* name :
         {"mime4j", "cpython-email", "email-mime", "enmime", "flanker", "nodemailer-mailparser",
          "postal-mime", "ruby-mail", "geary", "mail-parser", "alot"}) {
        const auto path = tests::corpus_path(name);
        if (!path) continue;
        for (const auto& file : tests::files_below(*path)) {
            if (std::filesystem::file_size(file) > 2'000'000) continue;
            const Message message = Message::parse(tests::contents(file));
            const mail::Summary summary = summarize(message);
            EXPECT_TRUE(text::is_utf8(summary.envelope.subject + summary.preview)) << file;
            for (const Block& block : readable(message).blocks) {
                const auto* text = std::get_if<TextBlock>(&block);
                if (text == nullptr) continue;
                for (const auto& line : text->lines)
                    EXPECT_EQ(line.text.find('\n'), std::string::npos) << file;
            }
            ++seen;
        }
    }
    if (seen == 0) GTEST_SKIP() << "no collection of messages is here";
    EXPECT_GT(seen, 100);
}

}  // namespace
}  // namespace alder::mime
