// The messages of a folder, or what a search found: one line each, flat or as conversations. Acts
// on what is selected, else on the message under the cursor.

#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "query/query.h"
#include "ui/screen/index_model.h"
#include "ui/screen/screen.h"
#include "view/index_row.h"

namespace alder::ui::screen {

class IndexScreen final : public Screen {
public:
    // What is shown: a folder, one of each of several accounts (the inboxes), or what a search
    // found in whole accounts.
    struct Place {
        mail::AccountId account;
        mail::FolderId folder;  // 0: all of them
    };
    struct Source {
        std::vector<Place> places;
        std::string search = {};  // as typed; shown, and what `query` was made of
        std::optional<query::Query> query = {};
    };
    IndexScreen(Desk& desk, Source source);

    // For the first paint: the newest rows, as many as are seen, of `total`.
    void show_first_page(account::Reader& reader, std::size_t total, std::size_t rows);

    // It was opened while its messages are still coming in.
    void follow_start() { model_.follow_start(); }

    const Source& source() const { return source_; }
    const IndexModel& model() const { return model_; }
    std::optional<mail::MessageRef> current() const override { return model_.current(); }
    bool has_selection() const override { return model_.selected() > 0; }
    // Moves the cursor; false at the end.
    bool step(long rows);

    // While it is being read its row stays, even where a limit leaves it out by now.
    void hold(mail::MessageRef message) { model_.hold(message); }
    // Whether the cursor waits for an answer.
    bool is_looking() const { return aside_ != Aside::none; }

    using Messages = std::vector<mail::MessageRef>;
    enum class Filing { move, copy };
    enum class Mark { set, clear };
    void remove_messages(const Messages& messages);
    // Asks for the folder; what it is done to is settled now.
    void choose_folder(Filing how, Messages messages, std::function<void()> then);
    void toggle(mail::Flag flag, const Messages& messages);
    void mark(mail::Flag flag, Mark how, const Messages& messages);

    command::Screen kind() const override { return command::Screen::index; }
    Heading heading() const override;
    void resize(terminal::Size body) override;
    bool run(command::Command command) override;
    widget::Click click(int row) override;
    void scroll(long rows) override;
    void answer(mail::AccountId account, const account::Answer& answer) override;
    void refresh() override;
    void uncovered() override;
    void shelves_changed() override;
    void draw(const terminal::Pane& body) override;

private:
    // Messages for a folder that is being made.
    struct ToFile {
        mail::AccountId account;
        std::string name;
        Filing how;
        Messages messages;
        Clock::time_point until;  // a folder that comes later is another one
    };
    // A question about the same messages, asked beside the view itself.
    enum class Aside { none, next_unread, previous_unread, select, expunge };
    static const Action<IndexScreen> kActions[];

    std::size_t part_of(mail::AccountId account) const;
    std::optional<query::Query> limit_and(std::optional<query::Query> more) const;
    void ask_rows();
    void ask_entries();
    void ask_aside(Aside what, const query::Query& query);
    void take_rows(mail::AccountId account, const account::RowsOf& rows);
    void take_none(account::ViewId view);
    void show_part(std::size_t part, DatedRows rows, std::size_t before);
    void take_aside(mail::AccountId account, const store::ViewRows& rows);
    void one_aside_answered();
    void act_on_aside();
    void go_to_unread(const std::vector<mail::MessageRef>& unread, Aside direction);
    bool is_unread(mail::MessageRef message) const;
    mail::Flags flags_of(mail::MessageRef message) const;
    const Shelf* shelf(mail::AccountId account) const;
    // The one that is shown there; nullptr: all of the account is.
    const store::FolderRow* folder(const Place& place) const;
    // The only one that is shown.
    const store::FolderRow* folder() const {
        return source_.places.size() == 1 ? folder(source_.places.front()) : nullptr;
    }
    mail::FolderId folder_of(mail::AccountId account) const {
        return source_.places[part_of(account)].folder;
    }
    store::ViewSpec spec_of(const Place& place) const;
    bool is_search() const { return source_.places.front().folder == mail::FolderId{}; }
    bool is_merged() const { return source_.places.size() > 1; }
    TermText title() const;
    TermText place_of(mail::MessageRef message, const store::Entry& entry) const;
    view::Correspondent correspondent() const;

    void open();
    void previous_row() { move(-1); }
    void next_row() { move(1); }
    void page_up();
    void page_down();
    void first();
    void last();
    void move(long rows);
    void next_unread() { unread_from(Aside::next_unread); }
    void previous_unread() { unread_from(Aside::previous_unread); }
    void unread_from(Aside direction);
    void jump();
    void limit();
    void set_limit(const std::string& text);
    // From what a limit or a search shows; false: this is a whole folder.
    bool go_back();

    void remove();
    void save() { choose_folder(Filing::move, model_.targets(), {}); }
    void copy() { choose_folder(Filing::copy, model_.targets(), {}); }
    void put_into(const store::FolderRow& folder, Filing how, const Messages& messages);
    void put_into_new(mail::AccountId account, const std::string& name, Filing how,
                      const Messages& messages);
    void toggle_flag() { toggle(mail::Flag::flagged, model_.targets()); }
    void toggle_unread() { toggle(mail::Flag::seen, model_.targets()); }
    void mark_read() { mark(mail::Flag::seen, Mark::set, model_.targets()); }
    void mark_unread() { mark(mail::Flag::seen, Mark::clear, model_.targets()); }
    void expunge();
    void toggle_select();
    void select_all();
    void select_thread();
    void select_query();
    void clear_selection();
    void say_selected();

    void sort_date() { sort(store::Sort::date); }
    void sort_from() { sort(store::Sort::sender); }
    void sort_subject() { sort(store::Sort::subject); }
    void sort_size() { sort(store::Sort::size); }
    void sort(store::Sort sort);
    void sort_thread();
    void sort_reverse();
    void toggle_threads();
    void toggle_fold();
    void fold_all();
    void show_order(store::ViewSpec spec);
    void show_attachments();

    void draw_row(const terminal::Pane& row, std::size_t shown, bool is_current) const;
    void draw_empty(const terminal::Pane& body) const;
    TermText words_when_empty() const;

    Desk& desk_;
    Source source_;
    store::ViewSpec spec_;
    std::vector<account::ViewId> views_;  // one per account
    IndexModel model_;
    std::string limit_text_;
    std::optional<query::Query> limit_;
    std::optional<ToFile> filing_;
    Aside aside_ = Aside::none;
    account::ViewId aside_view_{};
    std::size_t aside_left_ = 0;  // accounts that have not answered
    std::vector<mail::MessageRef> aside_found_;
    mutable view::IndexLayout layout_;
    mutable std::vector<TermText> tree_;
    mutable view::Moment moment_;
    int heading_rows_ = 0;         // above the first message
    std::vector<int> unanswered_;  // questions for rows, per part
    bool opening_ = false;         // the next rows come newest first, the first page ahead of all
    bool known_ = false;           // all rows have come at least once
};

}  // namespace alder::ui::screen
