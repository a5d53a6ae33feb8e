// A message as lines to read: short headers, the trust line, the body with its quotes, links and
// signature told apart, attachments, and where the links lead. Body lines come wrapped to the width
// (text/), with the numbers of their links in the text; here they become safe and get their looks.

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "mail/envelope.h"
#include "text/rich_text.h"
#include "view/line.h"
#include "view/moment.h"

namespace alder::view {

// What is known of who really sent it and who could read it.
struct Trust {
    enum class Level : std::uint8_t { unknown, good, doubtful, bad } level = Level::unknown;
    std::vector<std::string> findings;  // short: "DKIM of example.org holds", "name hides address"
};

// From the header fields alone: names that pose as other addresses or hosts, several senders,
// answers that go elsewhere, punycode domains.
Trust judge_sender(const mail::Envelope& envelope);

struct AttachmentFacts {
    std::string part;         // "1.2"
    std::string name;         // as the sender gave it; may be empty
    std::string type;         // "application/pdf"
    std::uint64_t size = 0;   // decoded bytes
    std::string warning;      // "is a program"; may be empty
    std::size_t number = 0;   // in the list of all parts, from 1
    std::string damage = {};  // "only a piece of the file is here"; may be empty
};

struct HeaderField {
    std::string name;
    std::string value;
};

struct ReaderFacts {
    mail::Envelope envelope;
    Trust trust;
    std::vector<HeaderField> all_headers;  // shown instead of the short ones when not empty
    std::vector<text::RichLine> body;
    std::vector<text::Link> links;
    std::vector<AttachmentFacts> attachments;
    std::vector<std::string> notes;  // what was left out or is broken: "3 tracking images dropped"
};

struct ReaderOptions {
    int columns = 80;
    bool fold_quotes = false;  // quotes of more than three lines become one
    Moment moment = {};
};

std::vector<Line> reader_lines(const ReaderFacts& facts, const ReaderOptions& options);

// Number, name, type and size of an attachment in one line, the name cut to the width; warnings
// behind them where they fit, else below: they are told whole.
std::vector<Line> attachment_lines(const AttachmentFacts& attachment, int columns);

}  // namespace alder::view
