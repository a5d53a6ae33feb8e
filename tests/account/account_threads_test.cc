// Accounts in their threads, over the real disk: what two programs on one machine do at once.

#include "account/account_threads.h"

#include <functional>

#include <gtest/gtest.h>
#include <poll.h>

#include "account/local_backend.h"
#include "store/content_db.h"
#include "store/vfs.h"
#include "tests/support/must.h"
#include "tests/support/temp_dir.h"

namespace alder::account {
namespace {

using tests::must;

constexpr auto kPatience = std::chrono::seconds(20);

// A program that has the account open: its threads, and what they said.
class Program {
public:
    Program(const Place& place, const store::AccountRow& row)
        : threads_(std::make_unique<AccountThreads>(
              AccountThreads::Parts{place, row, std::make_unique<LocalBackend>(), std::nullopt},
              from_)) {}

    void request(Request request) { threads_->request(std::move(request)); }
    void ask(Question question) { threads_->ask(std::move(question)); }
    void end() { threads_.reset(); }

    // The next thing of that kind it says; nullopt: nothing came in time.
    template <class T>
    std::optional<T> hear() {
        const auto deadline = Clock::now() + kPatience;
        while (Clock::now() < deadline) {
            pollfd ready{from_.fd(), POLLIN, 0};
            ::poll(&ready, 1, 100);
            while (auto said = from_.pop()) {
                if (auto* notice = std::get_if<Notice>(&said->what)) {
                    changes += std::holds_alternative<Changed>(*notice) ? 1 : 0;
                    if constexpr (std::is_constructible_v<Notice, T>) {
                        if (T* heard = std::get_if<T>(notice)) return std::move(*heard);
                    }
                } else if constexpr (std::is_constructible_v<Answer, T>) {
                    if (T* heard = std::get_if<T>(&std::get<Answer>(said->what)))
                        return std::move(*heard);
                }
            }
        }
        return std::nullopt;
    }

    int changes = 0;  // heard of

private:
    Channel<FromAccount> from_;
    std::unique_ptr<AccountThreads> threads_;
};

class AccountThreadsTest : public testing::Test {
protected:
    mail::FolderId inbox() {
        return must(must(Reader::open(place_, row_)).mail().folder("Inbox"))->id;
    }
    Perform bring(int letters) {
        auto content = must(
            store::ContentDb::open(disk::real_disk(), place_.content_db(row_.id), vfs_.name()));
        store::Append append{inbox(), {}};
        for (int n = 0; n < letters; ++n) {
            const std::string name = std::to_string(++last_);
            const std::string bytes = "Subject: " + name + "\nMessage-ID: <" + name + "@x>\n\n";
            append.messages.push_back({must(content.put(bytes, wall_now(), "test")), {}, {}});
        }
        return {
            .ticket = {1}, .what = "import", .actions = {append}, .extends = {}, .summaries = {}};
    }
    static Perform flag(mail::PlacementId id, Ticket ticket) {
        mail::FlagChange change;
        change.add.add(mail::Flag::flagged);
        return {.ticket = ticket,
                .what = "flag",
                .actions = {store::ChangeFlags{{id}, change}},
                .extends = {},
                .summaries = {}};
    }

    // The Trash is made first, then the Inbox.
    static void until_ready(Program& program) {
        for (std::size_t folders = 0; folders < 2;) {
            ASSERT_TRUE(program.hear<Changed>());
            program.ask(AskFolders{});
            const auto list = program.hear<FolderList>();
            ASSERT_TRUE(list);
            folders = list->folders.size();
        }
    }

    tests::TempDir directory_;
    store::Vfs vfs_{disk::real_disk()};
    Place place_{&disk::real_disk(), vfs_.name(), directory_.path().string()};
    store::AccountRow row_ = must(must(store::UserDb::open(place_.user_db(), vfs_.name()))
                                      .account("a", "local:", wall_now()));
    int last_ = 0;
};

TEST_F(AccountThreadsTest, MakesTheStoreAndAnswers) {
    Program program(place_, row_);
    until_ready(program);
    program.ask(AskFolders{});
    const auto list = program.hear<FolderList>();
    ASSERT_TRUE(list);
    EXPECT_EQ(list->folders.size(), 2U);
}

TEST_F(AccountThreadsTest, DoesWhatItIsAskedAndShowsIt) {
    Program program(place_, row_);
    until_ready(program);
    program.request(bring(3));
    ASSERT_TRUE(program.hear<Applied>());
    program.ask(AskView{{1}, {.folder = inbox()}, {}, 10});
    EXPECT_EQ(program.hear<RowsOf>()->rows.size(), 3U);
    const auto all = program.hear<RowsOf>();
    ASSERT_TRUE(all && all->complete);
    program.ask(AskEntries{{1}, {all->rows.front().id}});
    EXPECT_EQ(program.hear<EntriesOf>()->entries.front().summary.envelope.subject, "3");
    program.ask(AskMessage{all->rows.front().id, {}});
    EXPECT_EQ(program.hear<MessageToRead>()->entry.id, all->rows.front().id);
}

TEST_F(AccountThreadsTest, KeepsWhatWasAskedForJustBeforeTheEnd) {
    {
        Program program(place_, row_);
        until_ready(program);
        program.request(bring(2));
        ASSERT_TRUE(program.hear<Applied>());
        program.request(flag({1}, {2}));
        program.end();
    }
    Program again(place_, row_);
    ASSERT_TRUE(again.hear<Changed>());
    again.request(Undo{{3}});
    ASSERT_TRUE(again.hear<Applied>());  // there was something to undo: the flag
    again.ask(AskEntries{{1}, {{1}}});
    EXPECT_FALSE(again.hear<EntriesOf>()->entries.front().flags.has(mail::Flag::flagged));
}

TEST_F(AccountThreadsTest, TellsOfALargeDeedOnceUntilSomebodyAsks) {
    Program program(place_, row_);
    until_ready(program);
    program.ask(AskFolders{});
    ASSERT_TRUE(program.hear<FolderList>());
    const int before = program.changes;
    program.request(bring(1000));
    ASSERT_TRUE(program.hear<Applied>());
    EXPECT_EQ(program.changes - before, 1);
    program.ask(AskFolders{});
    program.request(flag({3}, {1}));
    EXPECT_TRUE(program.hear<Changed>());
}

TEST_F(AccountThreadsTest, LetsTwoProgramsWorkOnOneAccount) {
    Program holder(place_, row_);
    until_ready(holder);
    holder.request(bring(300));
    ASSERT_TRUE(holder.hear<Applied>());
    Program guest(place_, row_);
    guest.ask(AskFolders{});
    ASSERT_TRUE(guest.hear<FolderList>());

    holder.request(bring(300));
    for (std::uint32_t n = 1; n <= 50; ++n) {
        guest.request(flag({n}, {100 + n}));
        holder.request(flag({100 + n}, {200 + n}));
    }
    for (std::uint32_t n = 1; n <= 50; ++n) {
        ASSERT_TRUE(guest.hear<Applied>()) << n;
    }
    holder.end();
    guest.request(flag({60}, {500}));
    const auto applied = guest.hear<Applied>();
    ASSERT_TRUE(applied);  // the guest has taken the holder's place
    Reader reader = must(Reader::open(place_, row_));
    const auto count = [&](std::string_view sql) {
        return must(reader.mail().connection().number(sql));
    };
    const auto all = [&] { return count("SELECT count(*) FROM placement"); };
    // It finishes what the holder had begun.
    for (guest.ask(AskFolders{}); all() < 600; guest.ask(AskFolders{}))
        ASSERT_TRUE(guest.hear<Changed>());
    EXPECT_EQ(all(), 600);
    EXPECT_EQ(count("SELECT count(*) FROM placement WHERE flags & 4"), 101);
}

}  // namespace
}  // namespace alder::account
