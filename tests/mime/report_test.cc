#include "mime/report.h"

#include <gtest/gtest.h>

#include "mime/list_headers.h"
#include "mime/protected_headers.h"
#include "mime/reaction.h"

namespace alder::mime {
namespace {

TEST(DeliveryStatus, TellsWhatBecameOfEachRecipient) {
    const DeliveryStatus status = parse_delivery_status(
        "Reporting-MTA: dns; mx.example.org\nArrival-Date: Sat, 31 Jan 2026 09:05:00 +0100\n\n"
        "Final-Recipient: rfc822; <ann@example.net>\nOriginal-Recipient: rfc822;ann@example.com\n"
        "Action: failed\nStatus: 5.1.1 (no such user)\nRemote-MTA: dns; mail.example.net\n"
        "Diagnostic-Code: smtp; 550 5.1.1 unknown;\n user\n\n"
        "Final-Recipient: rfc822; bob@example.net\nAction: Delayed\nStatus: 4.4.1\n"
        "Will-Retry-Until: Sun, 1 Feb 2026 09:05:00 +0100\n");
    EXPECT_EQ(status.reporting_mta, "mx.example.org");
    ASSERT_TRUE(status.arrival);
    ASSERT_EQ(status.recipients.size(), 2U);
    const RecipientStatus& ann = status.recipients[0];
    EXPECT_EQ(ann.final_recipient, "ann@example.net");
    EXPECT_EQ(ann.original_recipient, "ann@example.com");
    EXPECT_EQ(ann.action, "failed");
    EXPECT_EQ(ann.status, "5.1.1");
    EXPECT_EQ(ann.diagnostic, "550 5.1.1 unknown; user");
    EXPECT_EQ(ann.remote_mta, "mail.example.net");
    EXPECT_EQ(status.recipients[1].action, "delayed");
    EXPECT_TRUE(status.recipients[1].will_retry_until);
}

TEST(DeliveryStatus, IsFoundInAReport) {
    const Message message = Message::parse(
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nsorry\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; m\n\n"
        "Final-Recipient: rfc822; a@b\nAction: failed\n--b--\n");
    const auto status = delivery_status(message);
    ASSERT_TRUE(status);
    EXPECT_EQ(status->recipients.at(0).final_recipient, "a@b");
    EXPECT_FALSE(delivery_status(Message::parse("Subject: x\n\ny")));
}

TEST(DispositionNotification, TellsWhetherAMessageWasRead) {
    const DispositionNotification told = parse_disposition_notification(
        "Reporting-UA: Alder\nFinal-Recipient: rfc822; ann@example.org\n"
        "Original-Message-ID: <1@example.org>\n"
        "Disposition: manual-action/MDN-sent-manually; displayed/error, warning\n");
    EXPECT_EQ(told.final_recipient, "ann@example.org");
    EXPECT_EQ(told.original_message_id, "1@example.org");
    EXPECT_EQ(told.action_mode, "manual-action");
    EXPECT_EQ(told.sending_mode, "mdn-sent-manually");
    EXPECT_EQ(told.disposition, "displayed");
    EXPECT_EQ(told.modifiers, (std::vector<std::string>{"error", "warning"}));
}

TEST(MailingList, TellsItsCommands) {
    const MailingList list = parse_mailing_list(scan_header(
        "List-Id: \"Tea drinkers\" <tea.example.org>\n"
        "List-Unsubscribe: (one click) <https://example.org/u?id=\n 7>, <mailto:u@example.org>\n"
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click\nList-Post: NO (announcements)\n"));
    EXPECT_EQ(list.id, "tea.example.org");
    EXPECT_EQ(list.name, "Tea drinkers");
    EXPECT_EQ(list.unsubscribe,
              (std::vector<std::string>{"https://example.org/u?id=7", "mailto:u@example.org"}));
    EXPECT_TRUE(list.one_click);
    EXPECT_TRUE(list.closed);
}

TEST(MailingList, HasNoOneClickWithoutHttps) {
    const MailingList list =
        parse_mailing_list(scan_header("List-Unsubscribe: <http://example.org/u>\n"
                                       "List-Unsubscribe-Post: List-Unsubscribe=One-Click\n"));
    EXPECT_FALSE(list.one_click);
}

TEST(Reaction, IsEmojiAloneInAPartOfItsOwn) {
    const std::string start =
        "In-Reply-To: <1@example.org>\nContent-Type: text/plain; "
        "charset=utf-8\nContent-Disposition: reaction\n\n";
    const auto thumb = reaction(Message::parse(start + "👍 ❤️\n"));
    ASSERT_TRUE(thumb);
    EXPECT_EQ(thumb->emoji, (std::vector<std::string>{"👍", "❤️"}));
    EXPECT_EQ(thumb->to, "1@example.org");
    EXPECT_FALSE(reaction(Message::parse(start + "👍 well done\n")));
    EXPECT_FALSE(reaction(Message::parse(start + "42\n")));
}

TEST(ProtectedHeaders, AreTheFieldsOfTheSignedPart) {
    const Message message = Message::parse(
        "Subject: real\nFrom: ann@example.org\nHP-Outer: Subject: [...]\n"
        "Content-Type: text/plain; hp=cipher; hp-legacy-display=1\n\nSubject: real\n\nthe text\n");
    const auto fields = protected_headers(message.root());
    ASSERT_TRUE(fields);
    EXPECT_EQ(fields->kind, ProtectedHeaders::Kind::encrypted);
    EXPECT_EQ(unfold(fields->fields.value("Subject")), "real");
    EXPECT_EQ(fields->outer, std::vector<std::string>{"Subject: [...]"});
    EXPECT_EQ(without_legacy_display(message.root(), message.text(0)), "the text\n");
    EXPECT_FALSE(protected_headers(Message::parse("Subject: x\n\ny").root()));
}

TEST(Report, ReadsAddressesInUtf8) {
    const DeliveryStatus status = parse_delivery_status(
        "Reporting-MTA: dns; x.example\n\nFinal-Recipient: utf-8; "
        "j\\x{E9}r\\x{F4}me\\x{A}@y.example\n"
        "Action: failed\nStatus: 5.1.1\n");
    ASSERT_EQ(status.recipients.size(), 1U);
    EXPECT_EQ(status.recipients[0].final_recipient, "jérôme\\x{A}@y.example");
}

}  // namespace
}  // namespace alder::mime
