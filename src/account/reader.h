// Answers what screens and commands want to know of an account, from the local store only: folders,
// views, windows of entries, messages ready to read. One question at a time, each in a read
// transaction of its own; knows no thread.

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "account/place.h"
#include "mime/readable.h"
#include "query/query.h"
#include "store/content_db.h"
#include "store/entry.h"
#include "store/mail_db.h"
#include "store/user_db.h"
#include "store/view.h"

namespace alder::account {

// A view that a screen keeps open; chosen by the screen, comes back with everything about it.
using ViewId = Strong<struct ViewTag>;

struct AskFolders {};

struct AskView {
    ViewId view;
    store::ViewSpec spec;
    std::optional<query::Query> limit;
    std::size_t first_page = 0;  // rows to answer with before all of them; 0: none
    enum class Dates { none, with } dates = Dates::none;  // to merge the views of accounts
};

struct AskEntries {
    ViewId view;
    std::vector<mail::PlacementId> ids;
};

// NoAnswer with Errc::unavailable: its bytes are not here; whoever reads it sends Want to the
// account and asks again when the mail has Changed.
struct AskMessage {
    mail::PlacementId id;
    mime::ReadableOptions options;
};

// Answered after everything that was asked before it.
struct AskFence {
    std::uint64_t number = 0;
};

using Question = std::variant<AskFolders, AskView, AskEntries, AskMessage, AskFence>;

struct FolderList {
    std::vector<store::FolderRow> folders;
};

struct RowsOf {
    ViewId view;
    store::ViewRows rows;
    bool complete = false;             // else the first page only; the rest follows
    std::vector<WallTime> dates = {};  // of the rows, where they were asked for
};

struct EntriesOf {
    ViewId view;
    std::vector<store::Entry> entries;
};

struct MessageToRead {
    store::Entry entry;
    std::shared_ptr<const mime::Message> message;
    mime::Readable readable;
    mime::ReadableOptions options;
};

struct Fence {
    std::uint64_t number = 0;
};

// The question could not be answered.
struct NoAnswer {
    std::optional<ViewId> view;
    Error error;
    std::optional<store::Entry> awaited = {};  // the message whose bytes alone are not here
};

using Answer = std::variant<FolderList, RowsOf, EntriesOf, MessageToRead, Fence, NoAnswer>;

class Reader {
public:
    // Errc::not_found when the account has no store yet, or an older one than this version reads.
    static Result<Reader> open(const Place& place, const store::AccountRow& account);

    // A view gives two answers when it was asked for a first page.
    std::vector<Answer> answer(const Question& question);

    // The same, one by one, for commands.
    Result<std::vector<store::FolderRow>> folders() { return mail_.folders(); }
    Result<store::ViewRows> rows(const store::ViewSpec& spec,
                                 const std::optional<query::Query>& limit);
    Result<std::vector<store::Entry>> entries(const std::vector<mail::PlacementId>& ids);
    Result<std::string> raw(const store::Entry& entry) { return content_.read(entry.content); }

    store::MailDb& mail() { return mail_; }

private:
    Reader(std::string name, store::MailDb mail, store::ContentDb content)
        : name_(std::move(name)), mail_(std::move(mail)), content_(std::move(content)) {}

    Answer message(const AskMessage& question);
    void view(const AskView& question, std::vector<Answer>& out);
    Result<RowsOf> all_rows(const AskView& question);
    enum class Discarded { in, left_out };  // mail in Trash and Junk
    Result<store::ViewRows> matching(store::ViewRows rows, const query::Query& query,
                                     Discarded discarded);

    std::string name_;  // of the account, for queries
    store::MailDb mail_;
    store::ContentDb content_;
};

}  // namespace alder::account
