// What a person means, as actions of the journal with the words that tell of it afterwards. Pure;
// the screens and the commands share it.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "mail/flags.h"
#include "store/intent.h"
#include "store/mail_db.h"

namespace alder::app {

struct Deed {
    std::string what;  // "Deleted 3 messages", said once it is done and when it is undone
    std::vector<store::Action> actions;
};

// "1 message", "3 messages", "2,143 messages".
std::string count_of(std::size_t n, std::string_view noun);

// How the words begin that tell of an import, whose undoing makes mail vanish.
inline constexpr std::string_view kImported = "Imported ";

Deed change_flags(store::Targets targets, const mail::FlagChange& change);
Deed move_to(store::Targets targets, const store::FolderRow& folder);
Deed copy_to(store::Targets targets, const store::FolderRow& folder);
// To the account's trash folder, which is made when there is none; for good when they are in it or
// when `for_good`.
enum class Deletion { to_trash, for_good };
struct Located {
    mail::PlacementId id;
    mail::FolderId folder;
};
Deed remove(const std::vector<Located>& messages, const std::vector<store::FolderRow>& folders,
            Deletion deletion);

// Folders. `all`: those of the account. Errc::bad_data for a name that cannot be, cannot_create for
// one that is taken, permission for a folder that has to stay what it is, or is not empty.
using Folders = std::vector<store::FolderRow>;
Result<Deed> create_folder(const Folders& all, const std::string& name);
Result<Deed> rename_folder(const Folders& all, const store::FolderRow& folder,
                           const std::string& name);
Result<Deed> delete_folder(const Folders& all, const store::FolderRow& folder);

// "+seen -flagged +todo" as a change. Errc::usage names the word that is none.
Result<mail::FlagChange> parse_flag_words(const std::vector<std::string>& words);

}  // namespace alder::app
