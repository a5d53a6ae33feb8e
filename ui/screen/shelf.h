// An account as the screens know it.

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "account/pace.h"
#include "account/standing.h"
#include "base/clock.h"
#include "mail/ids.h"
#include "store/mail_db.h"
#include "text/term_text.h"

namespace alder::ui::screen {

// What was done while the server could not be told of it.
struct Waiting {
    std::string server = {};               // its host; "": mail that is kept here alone
    bool is_behind = false;                // the server has not been told of everything
    std::optional<WallTime> in_step = {};  // when it was last; none: not since the start
    std::size_t changes = 0;               // of this Alder, since then

    void note(account::Standing::Kind kind, WallTime now) {
        const bool rests = kind == account::Standing::Kind::at_rest;
        if (rests) changes = 0;
        if (rests || (in_step && !is_behind)) in_step = now;  // it was until now
        is_behind = !rests;
    }
    void add() { changes += is_behind ? 1 : 0; }
};

struct Shelf {
    mail::AccountId id;
    std::string name;
    std::string state = {};     // why it does not work; else ""
    std::string doing = {};     // what goes on between it and its server; "" nothing
    bool is_busy = false;       // connecting, looking or fetching
    std::string progress = {};  // of that, where it can be counted: "4 of 2,143 messages"
    std::vector<store::FolderRow> folders = {};
    account::Pace pace = {};
    Waiting waiting = {};
    bool is_away = false;  // its server could not be reached when that was last tried
};

// nullptr: none of them is this account's.
const Shelf* shelf_of(const std::vector<Shelf>& shelves, mail::AccountId account);

bool is_away(const std::vector<Shelf>& shelves, mail::AccountId account);

// What an account tells, with its name before it where there are several.
text::TermText told_by(const std::vector<Shelf>& shelves, mail::AccountId account,
                       const std::string& words);

}  // namespace alder::ui::screen
