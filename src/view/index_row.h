// One line of the index, in columns that fit the terminal: marks, date, correspondent, subject with
// thread lines, folder, size, and on a wide terminal the first words of the text.

#pragma once

#include <cstdint>

#include "mail/envelope.h"
#include "mail/flags.h"
#include "view/line.h"
#include "view/moment.h"

namespace alder::view {

struct IndexFacts {
    mail::Flags flags;
    WallTime date{};
    mail::Summary summary;
    bool selected = false;
    bool pending = false;      // a change of it is not durable yet
    text::TermText place;      // the folder or account it is in, where rows are of several
    text::TermText tree;       // from TreeLines
    unsigned thread_size = 1;  // above 1 on the first row of a conversation
    bool folded = false;       // the rest of the conversation is not shown
};

// Whose name the rows show: in Sent and Drafts, the recipients.
enum class Correspondent : std::uint8_t { sender, recipients };

// Whether the rows say where each message is.
enum class Places : std::uint8_t { hidden, shown };

// Columns of each part, 0 where it is not shown; one space between them.
struct IndexLayout {
    int marks = 4;  // selected or pending; new, answered..; flagged; attachment
    int date = 0;
    int person = 0;
    int subject = 0;
    int place = 0;
    int size = 0;
    Correspondent correspondent = Correspondent::sender;

    static IndexLayout for_width(int columns, Correspondent correspondent,
                                 Places places = Places::hidden);
};

// Exactly as wide as the layout.
Line index_line(const IndexFacts& facts, const IndexLayout& layout, const Moment& moment);
// The names above the columns.
Line index_heading(const IndexLayout& layout);

}  // namespace alder::view
