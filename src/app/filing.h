// Puts messages of ours into folders of an account: the copy of what was sent, drafts, and in the
// demo what was sent to oneself. Each is one step of the journal that undo passes over. It works
// beside whoever holds the account: another process, or the screens of this one.

#pragma once

#include <memory>
#include <optional>
#include <string>

#include "account/place.h"
#include "app/inline_account.h"
#include "app/news.h"
#include "base/byte_source.h"
#include "store/content_db.h"

namespace alder::app {

// Where messages are filed, and who is told what is met there.
struct FilingIn {
    const account::Place& place;
    const OpenAccount& account;
    NewsListener news = {};
};

class Filing {
public:
    static Result<Filing> open(const FilingIn& where);

    // The folder with this role, else of this name, which is made where there is none. nullopt:
    // nobody has seen yet what folders the server has.
    Result<std::optional<mail::FolderId>> folder(mail::Role role, const std::string& name);

    // Durable, and kept until perform() was called: an intent that waits keeps its bytes.
    Result<mail::ContentId> keep(ByteSource& bytes);

    // what, actions and whatever goes with them are the caller's. An error means that nothing was
    // journaled; what is, is carried out by whoever holds the account, also after a trouble and
    // whether or not that is waited for.
    Result<InlineAccount::Done> perform(
        account::Perform step, InlineAccount::Patience patience = InlineAccount::kPatience);

private:
    Filing(const account::Place& place, OpenAccount account, std::unique_ptr<InlineAccount> worker,
           store::ContentDb content);
    Result<std::optional<mail::FolderId>> known(mail::Role role, const std::string& name) const;

    account::Place place_;
    OpenAccount account_;
    std::unique_ptr<InlineAccount> worker_;
    store::ContentDb content_;
    std::string owner_;  // of its pins
};

}  // namespace alder::app
