// Every message of every collection: what is read is written again, and reads back the same.

#include <algorithm>

#include <gtest/gtest.h>

#include "mime/build.h"
#include "mime/entity.h"
#include "mime/summary.h"
#include "tests/mime/rewriting.h"
#include "tests/support/agreement.h"
#include "tests/support/paths.h"

namespace alder::mime {
namespace {

OutgoingAttachment attached(std::string name, std::string bytes) {
    return {std::move(name), "application/octet-stream",
            [bytes = std::move(bytes)]() -> Result<std::unique_ptr<ByteSource>> {
                return std::make_unique<StringSource>(bytes);
            }};
}

// The values of a message, each leaf as an attachment.
OutgoingMessage values_of(const Message& message) {
    const mail::Envelope envelope = parse_envelope(message.root().header);
    OutgoingMessage out;
    out.from = envelope.from;
    out.sender = envelope.sender;
    out.reply_to = envelope.reply_to;
    out.to = envelope.to;
    out.cc = envelope.cc;
    out.bcc = envelope.bcc;
    out.subject = envelope.subject;
    out.date = envelope.date;
    out.message_id = envelope.message_id;
    out.in_reply_to = envelope.in_reply_to;
    out.references = envelope.references;
    for (const std::size_t leaf : message.leaves())
        out.attachments.push_back(
            attached(message.part(leaf).file_name(), message.decoded(leaf).bytes));
    return out;
}

std::string written(const OutgoingMessage& message) {
    const auto source = build(message, Bcc::keep);
    if (!source) return "error: " + source.error().detail;
    std::string out;
    for (auto piece = (*source)->read(1 << 16); piece && !piece->empty();
         piece = (*source)->read(1 << 16))
        out += *piece;
    return out;
}

// The text that stands first is ours, and empty.
OutgoingMessage read_back(const std::string& bytes) {
    OutgoingMessage out = values_of(Message::view(bytes));
    if (!out.attachments.empty()) out.attachments.erase(out.attachments.begin());
    return out;
}

std::string content_of(const OutgoingAttachment& attachment) {
    const auto source = attachment.open();
    return source ? (*source)->read((*source)->size() + 1).value_or("") : "";
}

void expect_same(const OutgoingMessage& first, const OutgoingMessage& second,
                 const std::filesystem::path& file) {
    EXPECT_EQ(first.from, second.from) << file;
    EXPECT_EQ(first.sender, second.sender) << file;
    EXPECT_EQ(first.reply_to, second.reply_to) << file;
    EXPECT_EQ(first.to, second.to) << file;
    EXPECT_EQ(first.cc, second.cc) << file;
    EXPECT_EQ(first.bcc, second.bcc) << file;
    EXPECT_EQ(first.subject, second.subject) << file;
    EXPECT_EQ(first.date, second.date) << file;
    EXPECT_EQ(first.message_id, second.message_id) << file;
    EXPECT_EQ(first.in_reply_to, second.in_reply_to) << file;
    EXPECT_EQ(first.references, second.references) << file;
    ASSERT_EQ(first.attachments.size(), second.attachments.size()) << file;
    for (std::size_t i = 0; i < first.attachments.size(); ++i) {
        EXPECT_EQ(first.attachments[i].name, second.attachments[i].name) << file;
        EXPECT_EQ(content_of(first.attachments[i]), content_of(second.attachments[i])) << file;
    }
}

const std::vector<std::string> kCollections{"alot",
                                            "cpython-email",
                                            "email-mime",
                                            "enmime",
                                            "flanker",
                                            "geary",
                                            "gmime",
                                            "isemail",
                                            "k9-jmap-autocrypt",
                                            "libetpan",
                                            "mail-parser",
                                            "meli",
                                            "mime4j",
                                            "mimekit",
                                            "mu",
                                            "nodemailer-mailparser",
                                            "notmuch",
                                            "phishing_pot",
                                            "postal-mime",
                                            "ruby-mail",
                                            "spamassassin",
                                            "thunderbird"};

std::vector<std::filesystem::path> all_messages() {
    std::vector<std::filesystem::path> out;
    for (const std::string& collection : kCollections) {
        const auto folder = tests::corpus_path(collection);
        if (folder) std::ranges::move(tests::files_below(*folder), std::back_inserter(out));
    }
    return out;
}

// What was read first may be nothing that can be written (a junk address, a control in a name);
// what was written reads back the same, and is written the same again.
TEST(RoundTrip, WhatIsBuiltOfAnyMessageReadsBackTheSame) {
    const auto files = all_messages();
    if (files.empty()) GTEST_SKIP() << "no collection of messages is here";
    for (const auto& file : files) {
        const OutgoingMessage first = values_of(Message::parse(tests::contents(file)));
        const OutgoingMessage second = read_back(written(first));
        ASSERT_EQ(first.attachments.size(), second.attachments.size()) << file;
        for (std::size_t i = 0; i < first.attachments.size(); ++i)
            ASSERT_EQ(content_of(first.attachments[i]), content_of(second.attachments[i])) << file;
        const OutgoingMessage third = read_back(written(second));
        expect_same(second, third, file);
        if (HasFailure()) return;
    }
    EXPECT_GT(files.size(), 1000U);
}

TEST(RoundTrip, WhatIsWrittenOfAnyMessageHasTheSamePartsBytesAndFields) {
    const auto files = all_messages();
    if (files.empty()) GTEST_SKIP() << "no collection of messages is here";
    RoundTrips round_trips;
    for (const auto& file : files) {
        round_trips.check(tests::contents(file), file.string());
        if (HasFailure()) return;
    }
    round_trips.tell();
}

}  // namespace
}  // namespace alder::mime
