#include "view/reader_text.h"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

namespace alder::view {
namespace {

using mail::Mailbox;
using text::RichLine;
using text::SpanKind;

ReaderFacts letter() {
    ReaderFacts facts;
    facts.envelope.from = {Mailbox{"Ann Example", "ann@example.org"}};
    facts.envelope.to = {Mailbox{"Bob", "bob@example.org"}};
    facts.envelope.reply_to = facts.envelope.sender = facts.envelope.from;
    facts.envelope.subject = "Lunch";
    facts.envelope.date =
        mail::Date{WallTime{std::chrono::sys_days(std::chrono::year(2026) / 11 / 23)}, 60, false};
    facts.body = {{"Hello Bob", 0, false, {}}};
    return facts;
}

std::string picture(const ReaderFacts& facts, ReaderOptions options = {}) {
    std::string all;
    for (const Line& line : reader_lines(facts, options)) all += words(line).utf8() + "\n";
    return all;
}

// The piece that holds this text.
Span find_piece(const ReaderFacts& facts, std::string_view text) {
    for (const Line& line : reader_lines(facts, {}))
        for (const Span& span : line)
            if (span.text.utf8().find(text) != std::string::npos) return span;
    return {};
}

TEST(ReaderText, ShowsShortHeadersAndBody) {
    EXPECT_EQ(picture(letter()),
              "Date:    Mon 23 Nov 2026, 00:00\n"
              "From:    Ann Example <ann@example.org>\n"
              "To:      Bob <bob@example.org>\n"
              "Subject: Lunch\n"
              "\n"
              "Hello Bob\n");
}

TEST(ReaderText, WrapsLongHeadersAndCountsWhatIsTooMuch) {
    ReaderFacts facts = letter();
    facts.envelope.cc.assign(100, Mailbox{"", "somebody@example.org"});
    for (const Line& line : reader_lines(facts, {.columns = 40})) EXPECT_LE(columns(line), 40);
    EXPECT_NE(picture(facts, {.columns = 40}).find("more lines"), std::string::npos);
}

TEST(ReaderText, ShowsAllHeadersWhenAsked) {
    ReaderFacts facts = letter();
    facts.all_headers = {{"Received", "from a by b"}, {"X-Odd", "\x1b]0;evil\a"}};
    EXPECT_EQ(picture(facts), "Received: from a by b\nX-Odd: ␛]0;evil␇\n\nHello Bob\n");
}

TEST(ReaderText, ColoursQuotesByLevelAndSignatures) {
    ReaderFacts facts = letter();
    facts.body = {{"> one", 1, false, {}}, {"> > two", 2, false, {}}, {"me", 0, true, {}}};
    EXPECT_EQ(find_piece(facts, "one").look, Look::quote1);
    EXPECT_EQ(find_piece(facts, "two").look, Look::quote2);
    EXPECT_EQ(find_piece(facts, "me").look, Look::signature);
}

TEST(ReaderText, FoldsLongQuotesOnly) {
    ReaderFacts facts = letter();
    facts.body = {{"> 1", 1, false, {}}, {"> 2", 1, false, {}},     {"> 3", 2, false, {}},
                  {"> 4", 1, false, {}}, {"I agree", 0, false, {}}, {"> short", 1, false, {}}};
    const std::string all = picture(facts, {.fold_quotes = true});
    EXPECT_NE(all.find("\n[4 quoted lines]\nI agree\n> short\n"), std::string::npos) << all;
}

TEST(ReaderText, LinksLeadWhereTheyShouldAndAreListed) {
    ReaderFacts facts = letter();
    facts.body = {{"see our site[1] now",
                   0,
                   false,
                   {{4, 8, SpanKind::link, 1}, {8, 4, SpanKind::strong, 0}}}};
    facts.links = {{"https://example.org/a", "our site", false}};
    EXPECT_EQ(find_piece(facts, "our").uri, "https://example.org/a");
    EXPECT_EQ(find_piece(facts, "our").look, Look::link);
    EXPECT_EQ(find_piece(facts, "site").uri, "https://example.org/a");
    EXPECT_EQ(find_piece(facts, "now").uri, "");
    EXPECT_NE(picture(facts).find("\n[1] https://example.org/a\n"), std::string::npos);
}

TEST(ReaderText, LinksThatCouldRunSomethingAreTextOnly) {
    ReaderFacts facts = letter();
    facts.body = {{"click", 0, false, {{0, 5, SpanKind::link, 1}}}};
    facts.links = {{"javascript:alert(1)", "click", false}};
    EXPECT_EQ(find_piece(facts, "click").uri, "");
    facts.links = {};
    EXPECT_EQ(find_piece(facts, "click").uri, "");
}

TEST(ReaderText, AMisleadingLinkSaysSo) {
    ReaderFacts facts = letter();
    facts.links = {{"https://evil.example/", "www.bank.example", true}};
    EXPECT_EQ(find_piece(facts, "https://evil").look, Look::bad);
    EXPECT_NE(picture(facts).find("leads elsewhere than its text says: www.bank.example"),
              std::string::npos);
}

TEST(ReaderText, SpansBeyondTheLineDoNoHarm) {
    ReaderFacts facts = letter();
    facts.body = {{"short", 0, false, {{3, 900, SpanKind::strong, 0}, {77, 2, SpanKind::code, 0}}},
                  {"", 0, false, {}}};
    EXPECT_NE(picture(facts).find("\nshort\n\n"), std::string::npos);
}

TEST(ReaderText, ListsAttachmentsWithTheirWarnings) {
    ReaderFacts facts = letter();
    facts.attachments = {{"2", "invoice.pdf", "application/pdf", 123456, "is a program", 2},
                         {"3", "", "image/png", 10, "", 3}};
    const std::string all = picture(facts);
    EXPECT_NE(all.find("[2] invoice.pdf  application/pdf  123k  ! is a program\n"),
              std::string::npos)
        << all;
    EXPECT_NE(all.find("[3] (no name)  image/png  10\n"), std::string::npos);
    EXPECT_EQ(find_piece(facts, "is a program").look, Look::bad);
}

TEST(ReaderText, TellsAWarningWholeWhereItDoesNotFit) {
    const AttachmentFacts attachment{"2",
                                     "invoice.pdf",
                                     "application/pdf",
                                     25,
                                     "this is a Linux program, not what its name says",
                                     2};
    const auto lines = attachment_lines(attachment, 50);
    ASSERT_EQ(lines.size(), 3U);
    EXPECT_EQ(words(lines[0]).utf8(), "[2] invoice.pdf  application/pdf  25");
    EXPECT_EQ(words(lines[1]).utf8(), "    ! this is a Linux program, not what its name");
    EXPECT_EQ(words(lines[2]).utf8(), "    says");
    EXPECT_EQ(lines[2].back().look, Look::bad);
}

TEST(ReaderText, PartsALongLabelFromWhatItLabels) {
    ReaderFacts facts = letter();
    facts.envelope.reply_to = {Mailbox{"", "ariel@example.org"}};
    EXPECT_NE(picture(facts).find("Reply-To: ariel@example.org"), std::string::npos)
        << picture(facts);
}

TEST(ReaderText, WrapsNotes) {
    ReaderFacts facts = letter();
    facts.notes = {std::string(70, 'x') + " and the last of it"};
    EXPECT_NE(picture(facts).find(" and the \nlast of it]"), std::string::npos) << picture(facts);
}

TEST(Trust, ANameThatPosesAsAnotherAddressIsBad) {
    ReaderFacts facts = letter();
    facts.envelope.from = {Mailbox{"boss@bank.example", "x@evil.example"}};
    facts.trust = judge_sender(facts.envelope);
    EXPECT_EQ(facts.trust.level, Trust::Level::bad);
    EXPECT_EQ(find_piece(facts, "is not the").look, Look::bad);
}

TEST(Trust, AnswersThatGoElsewhereAreDoubtfulExceptOnLists) {
    mail::Envelope envelope = letter().envelope;
    EXPECT_EQ(judge_sender(envelope).level, Trust::Level::unknown);
    envelope.reply_to = {Mailbox{"", "ann@mail.example.org"}};
    EXPECT_EQ(judge_sender(envelope).level, Trust::Level::unknown);
    envelope.reply_to = {Mailbox{"", "ann@example.org.evil.example"}};
    EXPECT_EQ(judge_sender(envelope).level, Trust::Level::doubtful);
    envelope.list_id = "cpp.example.org";
    EXPECT_EQ(judge_sender(envelope).level, Trust::Level::unknown);
}

TEST(Trust, LettersThatOnlyLookAlikeAreMarked) {
    mail::Envelope envelope;
    envelope.from = {Mailbox{"Bank", "service@b\u0430nk.example"}};
    EXPECT_EQ(judge_sender(envelope).level, Trust::Level::bad);
    envelope.from = {Mailbox{"P\u0430rcel service", "x@parcel.example"}};
    EXPECT_EQ(judge_sender(envelope).level, Trust::Level::doubtful);
    envelope.from = {Mailbox{"Вера", "vera@example.org"}};
    EXPECT_EQ(judge_sender(envelope).level, Trust::Level::unknown);
}

TEST(Trust, ANameThatIsAnotherHostIsDoubtful) {
    mail::Envelope envelope;
    envelope.from = {Mailbox{"bank.example", "real@loud.example"}};
    EXPECT_EQ(judge_sender(envelope).level, Trust::Level::doubtful);
    EXPECT_EQ(judge_sender(envelope).findings.size(), 1u);
    for (const Mailbox& fine :
         {Mailbox{"Bank.example", "news@mail.bank.example"}, Mailbox{"john.doe", "jd@example.org"},
          Mailbox{"Dr.Who", "w@b.example"}}) {
        envelope.from = {fine};
        EXPECT_EQ(judge_sender(envelope).level, Trust::Level::unknown) << fine.name;
    }
}

TEST(Trust, TellsADomainThatPosesAsLatin) {
    mail::Envelope envelope;
    envelope.from = {Mailbox{"", "x@аррӏе.com"}};
    const Trust trust = judge_sender(envelope);
    EXPECT_EQ(trust.level, Trust::Level::bad);
    EXPECT_EQ(trust.findings, std::vector<std::string>{
                                  "no letter of a word in the address is Latin, though they look "
                                  "so: x@аррӏе.com, which is xn--80ak6aa92e.com"});
}

TEST(Trust, ANameMaySayTheHostOfTheAddressInItsOwnScript) {
    const auto findings = [](const std::string& name, const std::string& address) {
        mail::Envelope envelope;
        envelope.from = {Mailbox{name, address}};
        return judge_sender(envelope).findings;
    };
    EXPECT_EQ(
        findings("münchen.de", "info@xn--mnchen-3ya.de"),
        (std::vector<std::string>{"the domain is written in another script: xn--mnchen-3ya.de"}));
    EXPECT_EQ(findings("xn--mnchen-3ya.de", "info@münchen.de"), std::vector<std::string>());
    EXPECT_EQ(findings("MÜNCHEN.de", "info@post.münchen.de"), std::vector<std::string>());
    EXPECT_EQ(findings("Info@münchen.de", "info@xn--mnchen-3ya.de").size(), 1U);
    EXPECT_EQ(findings("münchen.de", "info@munchen.de").size(), 1U);
    EXPECT_EQ(findings("info@münchen.de", "info@munchen.de").size(), 1U);
}

TEST(Trust, SeveralSendersAreDoubtful) {
    mail::Envelope envelope = letter().envelope;
    envelope.from.push_back(Mailbox{"Bob", "bob@example.org"});
    EXPECT_EQ(judge_sender(envelope).level, Trust::Level::doubtful);
}

TEST(Trust, ADomainInAnotherScriptIsDoubtful) {
    mail::Envelope envelope;
    envelope.from = {Mailbox{"", "a@mail.xn--80ak6aa92e.com"}};
    EXPECT_EQ(judge_sender(envelope).level, Trust::Level::doubtful);
}

}  // namespace
}  // namespace alder::view
