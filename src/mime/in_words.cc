#include "mime/in_words.h"

#include <algorithm>

namespace alder::mime {

namespace {

constexpr std::size_t kMostRecipients = 50;

std::string outcome(const RecipientStatus& recipient) {
    if (recipient.action == "failed") return "not delivered";
    if (recipient.action == "delayed") return "not delivered yet";
    if (recipient.action == "delivered") return "delivered";
    if (recipient.action == "relayed") return "handed on to a system that sends no reports";
    if (recipient.action == "expanded") return "delivered to the members of a list";
    return recipient.action.empty() ? "nothing said" : recipient.action;
}

std::string in_words(const RecipientStatus& recipient) {
    std::string out = recipient.final_recipient.empty() ? recipient.original_recipient
                                                        : recipient.final_recipient;
    if (out.empty()) out = "somebody";
    out += ": " + outcome(recipient);
    if (!recipient.status.empty()) out += " (" + recipient.status + ")";
    if (!recipient.diagnostic.empty()) out += ": " + recipient.diagnostic;
    if (recipient.will_retry_until)
        out += "; it is tried until " + mail::to_rfc5322(*recipient.will_retry_until);
    return out;
}

}  // namespace

std::vector<std::string> in_words(const DeliveryStatus& status) {
    std::vector<std::string> out;
    if (status.recipients.empty()) return out;
    out.push_back("Report of delivery" +
                  (status.reporting_mta.empty() ? "" : " by " + status.reporting_mta) + ":");
    const std::size_t shown = std::min(status.recipients.size(), kMostRecipients);
    for (std::size_t i = 0; i < shown; ++i) out.push_back("  " + in_words(status.recipients[i]));
    if (shown < status.recipients.size())
        out.push_back("  and " + std::to_string(status.recipients.size() - shown) + " more");
    return out;
}

std::string in_words(const DispositionNotification& notification) {
    const std::string who =
        notification.final_recipient.empty() ? "somebody" : notification.final_recipient;
    const std::string& what = notification.disposition;
    if (what == "displayed") return "Report of reading: " + who + " has opened the message";
    if (what == "deleted")
        return "Report of reading: " + who + " has deleted the message, perhaps unread";
    if (what == "dispatched" || what == "processed")
        return "Report of reading: a program has passed on the message for " + who;
    return "Report of reading: " + who + ": " + (what.empty() ? "nothing said" : what);
}

std::string in_words(const Reaction& reaction) {
    std::string out = "Reacts to the earlier message with";
    for (const std::string& each : reaction.emoji) out += " " + each;
    return out;
}

}  // namespace alder::mime
