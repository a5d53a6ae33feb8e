#include "account/account.h"

#include <algorithm>

#include "account/local_backend.h"
#include "disk/failing_disk.h"
#include "store/content_db.h"
#include "store/send_queue.h"
#include "tests/account/account_fixture.h"

namespace alder::account {
namespace {

class LocalAccount : public AccountTest {
protected:
    Process start_local() {
        Process process = start(std::make_unique<LocalBackend>());
        process.look();
        return process;
    }
    mail::FolderId folder(const char* name) { return must(reader().mail().folder(name))->id; }
    // Stores letters and asks for them in the Inbox.
    Perform bring(const std::vector<std::string>& subjects) {
        auto content = must(store::ContentDb::open(disk_, place_.content_db(row_.id), vfs_.name()));
        store::Append append{folder("Inbox"), {}};
        int day = 1;
        for (const std::string& each : subjects) {
            append.messages.push_back(
                {must(content.put(letter(each, day++), kNow, "test")), {}, {}});
        }
        return {
            .ticket = {7}, .what = "import", .actions = {append}, .extends = {}, .summaries = {}};
    }
    Perform flag(std::vector<mail::PlacementId> ids) {
        mail::FlagChange change;
        change.add.add(mail::Flag::flagged);
        return {.ticket = {8},
                .what = "flag",
                .actions = {store::ChangeFlags{std::move(ids), change}},
                .extends = {},
                .summaries = {}};
    }
};

TEST_F(LocalAccount, BeginsWithAnInboxAndATrash) {
    start_local();
    EXPECT_EQ(picture(), "Inbox: | Trash:");
}

TEST_F(LocalAccount, SaysWhenAStepIsSafeAndWhenItIsSeen) {
    Process process = start_local();
    const auto notices = process.request(bring({"a", "b"}));
    ASSERT_NE(find<Recorded>(notices), nullptr);
    EXPECT_EQ(find<Recorded>(notices)->ticket, Ticket{7});
    ASSERT_NE(find<Applied>(notices), nullptr);
    EXPECT_EQ(picture(), "Inbox: b a | Trash:");
}

TEST_F(LocalAccount, UndoesAndRedoes) {
    Process process = start_local();
    process.request(bring({"a", "b"}));
    process.request(flag({{1}}));
    process.request(Undo{{9}});
    EXPECT_EQ(picture(), "Inbox: b a | Trash:");
    process.request(Undo{{10}});
    EXPECT_EQ(picture(), "Inbox: | Trash:");
    EXPECT_NE(find<NothingLeft>(process.request(Undo{{11}})), nullptr);
    process.request(Redo{{12}});
    process.request(Redo{{13}});
    EXPECT_EQ(picture(), "Inbox: b a! | Trash:");
    EXPECT_NE(find<NothingLeft>(process.request(Redo{{14}})), nullptr);
}

TEST_F(LocalAccount, GivesARefusalBackToWhoeverAsked) {
    Process process = start_local();
    const auto notices = process.request(
        Perform{{5}, "rename", {store::RenameFolder{folder("Inbox"), "Trash"}}, {}, {}});
    ASSERT_NE(find<Failed>(notices), nullptr);
    EXPECT_EQ(find<Failed>(notices)->ticket, Ticket{5});
    EXPECT_EQ(picture(), "Inbox: | Trash:");
}

TEST_F(LocalAccount, LetsAGuestJournalAndTheHolderDoTheWork) {
    Process holder = start_local();
    holder.request(bring({"a"}));
    Process guest = start_local();
    EXPECT_FALSE(holder.writer->is_guest());
    EXPECT_TRUE(guest.writer->is_guest());

    const auto said = guest.request(flag({{1}}));
    EXPECT_NE(find<Recorded>(said), nullptr);
    EXPECT_EQ(find<Applied>(said), nullptr);
    EXPECT_EQ(picture(), "Inbox: a | Trash:");
    holder.look();
    EXPECT_EQ(picture(), "Inbox: a! | Trash:");
    const auto seen = guest.look();
    ASSERT_NE(find<Applied>(seen), nullptr);
    EXPECT_EQ(find<Applied>(seen)->ticket, Ticket{8});
    EXPECT_NE(find<Changed>(seen), nullptr);
}

// Else the two wake each other for ever.
TEST_F(LocalAccount, DoesNotTellOthersWhatAGuestHeardFromThem) {
    Process holder = start_local();
    Process guest = start_local();
    guest.look();
    holder.request(bring({"a"}));
    const auto rung = must(disk_.status(place_.changed(row_.id))).modified_ns;
    EXPECT_NE(find<Changed>(guest.look()), nullptr);
    EXPECT_EQ(must(disk_.status(place_.changed(row_.id))).modified_ns, rung);
}

TEST_F(LocalAccount, MakesTheGuestTheHolderWhenTheHolderGoes) {
    Process holder = start_local();
    holder.request(bring({"a"}));
    Process guest = start_local();
    guest.request(flag({{1}}));
    holder = {};
    EXPECT_NE(find<Applied>(guest.look()), nullptr);
    EXPECT_FALSE(guest.writer->is_guest());
    EXPECT_EQ(picture(), "Inbox: a! | Trash:");
}

TEST_F(LocalAccount, TellsAGuestWhyTheHolderRefused) {
    Process holder = start_local();
    Process guest = start_local();
    guest.request(Perform{{5}, "rename", {store::RenameFolder{folder("Inbox"), "Trash"}}, {}, {}});
    holder.look();
    const auto said = guest.look();
    ASSERT_NE(find<Failed>(said), nullptr);
    EXPECT_NE(find<Failed>(said)->error.detail.find("Trash"), std::string::npos);
}

TEST_F(LocalAccount, DoesWhatAPersonAskedForBeforeTheRestOfAnImport) {
    Process process = start_local();
    process.request(bring({"first"}));
    std::vector<std::string> many;
    for (int i = 0; i < 500; ++i) many.push_back("m" + std::to_string(i));
    process.writer->run(bring(many), kNow);
    process.writer->work(kNow);
    process.writer->run(flag({{1}}), kNow);
    process.writer->work(kNow);
    EXPECT_TRUE(process.writer->has_work());
    EXPECT_TRUE(must(reader().entries({{1}})).front().flags.has(mail::Flag::flagged));
}

TEST_F(LocalAccount, UndoesWhatAGuestDidAMomentAgo) {
    Process holder = start_local();
    holder.request(bring({"a"}));
    Process guest = start_local();
    guest.request(flag({{1}}));
    holder.request(Undo{{20}});  // has not looked since
    EXPECT_EQ(picture(), "Inbox: a | Trash:");
    guest.look();
    guest.request(Undo{{21}});
    holder.look();
    EXPECT_EQ(picture(), "Inbox: | Trash:");
}

// Wherever the holder is killed, what another program wanted is undone once, and nobody is told
// that it was not.
TEST_F(LocalAccount, TakesBackWhatAGuestWantedThoughItIsKilledMeanwhile) {
    {
        Process holder = start_local();
        holder.request(bring({"a"}));
        holder.request(bring({"b"}));
        Process guest = start_local();
        guest.request(flag({{1}}));
        guest.request(Undo{{20}});
        guest.request(Undo{{21}});
        must(guest.writer->leave_deferred());
    }
    bool has_failed = true;
    for (std::uint64_t at = 0; has_failed; ++at) {
        SCOPED_TRACE(at);
        const auto memory = disk_.copy();
        disk::FailingDisk failing(*memory, {.at = at, .then = disk::Fault::Then::dies});
        const store::Vfs failing_vfs(failing);
        const auto backend = LocalBackend();
        if (auto killed =
                Writer::open({&failing, failing_vfs.name(), "/store"}, row_.id, backend)) {
            (*killed)->run(Look{}, kNow);
            while ((*killed)->has_work()) (*killed)->work(kNow);
        }
        has_failed = !failing.failed().empty();
        const auto left = memory->copy();
        const store::Vfs vfs(*left);
        auto next = must(Writer::open({left.get(), vfs.name(), "/store"}, row_.id, backend));
        const auto said = next->run(Look{}, kNow);
        EXPECT_FALSE(std::ranges::any_of(said, [](const WriteResult& each) {
            const auto* notice = std::get_if<Notice>(&each);
            return notice != nullptr && std::holds_alternative<News>(*notice);
        })) << failing.failed();
        while (next->has_work()) next->work(kNow);
        auto shown = must(next->mail().folder("Inbox"));
        EXPECT_EQ(shown->total, 1U) << failing.failed();
    }
}

TEST_F(LocalAccount, TakesBackWhatAGuestWantedThatDidNotWait) {
    Process holder = start_local();
    holder.request(bring({"a"}));
    Process guest = start_local();
    guest.request(flag({{1}}));
    guest.request(Undo{{20}});  // the holder has not looked yet
    guest.request(Undo{{21}});
    must(guest.writer->leave_deferred());
    guest = {};
    holder.look();
    EXPECT_EQ(picture(), "Inbox: | Trash:");
    holder.look();
    holder.request(Redo{{22}});
    EXPECT_EQ(picture(), "Inbox: a | Trash:");
}

TEST_F(LocalAccount, TakesNothingElseBackForAGuestThatDidNotWait) {
    Process holder = start_local();
    holder.request(bring({"a", "b"}));
    Process guest = start_local();
    guest.request(flag({{1}}));
    guest.request(Undo{{20}});
    must(guest.writer->leave_deferred());
    guest = {};
    holder.request(flag({{2}}));
    const auto said = holder.look();
    EXPECT_NE(find<News>(said), nullptr);
    EXPECT_EQ(find<Trouble>(said), nullptr);
    EXPECT_EQ(picture(), "Inbox: b! a! | Trash:");
    EXPECT_EQ(find<News>(holder.look()), nullptr);
}

TEST_F(LocalAccount, JournalsAtOnceWhileMuchIsStillToBeDone) {
    Process process = start_local();
    process.request(bring({"a", "b"}));
    mail::FlagChange change;
    change.add.add(mail::Flag::flagged);
    process.writer->run(Perform{{30}, "flag", {store::ChangeFlags{{{1}}, change}}, {}, {}}, kNow);
    const auto out =
        process.writer->run(Perform{{31}, "expunge", {store::Expunge{{{1}}}}, {}, {}}, kNow);
    ASSERT_EQ(out.size(), 1U);  // Recorded; nothing was applied first
    process.look();
    EXPECT_EQ(picture(), "Inbox: b | Trash:");
    process.request(Undo{{32}});
    EXPECT_EQ(picture(), "Inbox: b a! | Trash:");
}

TEST_F(LocalAccount, TakesWhatAStepPutsElsewhereOutOfItsOldPlaceWithItOrNotAtAll) {
    Process process = start_local();
    auto user = must(store::UserDb::open(place_.user_db(), vfs_.name()));
    store::Drafts drafts(user.connection());
    store::Outbox outbox(user.connection());
    must(drafts.keep({.key = {"run", 1}, .account = row_.id, .letter = "", .contents = {}}));
    StringSource text("Subject: x\r\n\r\n");
    store::NewLetter sent{.account = row_.id, .envelope = {}, .message_id = "m", .subject = "x"};
    sent.envelope.recipients.push_back({must(mail::AddrSpec::parse("bob@example.org"))});
    const store::LetterId id = must(outbox.add(sent, text, kNow));
    store::SendQueue queue(user.connection());
    must(queue.claim_due(row_.id, "run", kNow));

    Perform step = bring({"a"});
    step.with = {store::DraftLeft{{"run", 1}}, store::LetterWithdrawn{id}};
    const auto refused = process.request(step);
    ASSERT_NE(find<Failed>(refused), nullptr);
    EXPECT_EQ(find<Recorded>(refused), nullptr);
    EXPECT_EQ(picture(), "Inbox: | Trash:");
    EXPECT_EQ(must(drafts.of("run")).size(), 1U);

    must(queue.recover(row_.id));
    EXPECT_NE(find<Recorded>(process.request(step)), nullptr);
    EXPECT_EQ(picture(), "Inbox: a | Trash:");
    EXPECT_TRUE(must(drafts.of("run")).empty());
    EXPECT_TRUE(must(outbox.list(kNow)).empty());
}

TEST_F(LocalAccount, JournalsWhatAStepDoesInAnotherAccountWithItOrNotAtAll) {
    Process process = start_local();
    auto user = must(store::UserDb::open(place_.user_db(), vfs_.name()));
    const mail::AccountId other = must(user.account("b", "local:", kNow)).id;
    store::Journal journal(user.connection());
    Perform step = bring({"a"});
    step.kind = store::StepKind::consequence;
    step.elsewhere = {{other, store::ChangeFlags{{{1}}, {}}, {}}};
    step.with = {store::LetterFiled{{77}}};  // there is none
    EXPECT_EQ(find<Recorded>(process.request(step)), nullptr);
    EXPECT_TRUE(must(journal.open_intents(other)).empty());

    step.with.clear();
    const auto notices = process.request(step);
    EXPECT_NE(find<Applied>(notices), nullptr);
    EXPECT_EQ(find<Failed>(notices), nullptr);
    EXPECT_EQ(picture(), "Inbox: a | Trash:");
    const auto theirs = must(journal.open_intents(other));
    ASSERT_EQ(theirs.size(), 1U);
    EXPECT_EQ(theirs[0].step, find<Recorded>(notices)->step);
}

TEST_F(LocalAccount, GoesOnAfterAnEntryOfTheJournalThatCannotBeRead) {
    Process process = start_local();
    process.request(bring({"a"}));
    auto user = must(store::UserDb::open(place_.user_db(), vfs_.name()));
    must(user.connection().run("INSERT INTO intent (step, account, action) VALUES (1, ?, x'ff')",
                               row_.id));
    process.look();
    EXPECT_NE(find<Applied>(process.request(flag({{1}}))), nullptr);
}

TEST_F(LocalAccount, TakesInAgainWhatCouldNotBeStored) {
    class Finds : public LocalBackend {
    public:
        void begin(Known known) override { left_ = known.files.size() > 1 ? 0 : 2; }
        Result<std::optional<Fact>> next_fact() override {
            if (left_ == 0) return std::nullopt;
            // The first time the folder has a name that is none.
            return FoundFolder{left_-- == 2 && !tried_++ ? ".." : "Found", {}};
        }
        int left_ = 0;
        int tried_ = 0;
    };
    Process process = start(std::make_unique<Finds>());
    const auto first = process.look();
    EXPECT_NE(find<Trouble>(first), nullptr);
    EXPECT_EQ(picture(), "Trash:");  // what came after the lost one was passed over
    process.look();
    EXPECT_EQ(picture(), "Trash: | Found:");
}

TEST_F(LocalAccount, FinishesAfterARestartWhatTheJournalHolds) {
    {
        Process process = start_local();
        process.writer->run(bring({"a", "b", "c"}),
                            kNow);  // journaled; not one slice of it applied
    }
    EXPECT_EQ(picture(), "Inbox: | Trash:");
    start_local();
    EXPECT_EQ(picture(), "Inbox: c b a | Trash:");
}

TEST_F(LocalAccount, SendsUndoToTheAccountThatWasChangedLast) {
    Process process = start_local();
    process.request(bring({"a"}));
    const auto other =
        must(must(store::UserDb::open(place_.user_db(), vfs_.name())).account("b", "local:", kNow));
    Process second{std::make_unique<LocalBackend>(), nullptr, nullptr};
    second.writer = must(Writer::open(place_, other.id, *second.backend));
    second.account = std::make_unique<Account>(*second.backend);
    second.look();
    const auto said = second.request(Undo{{5}});
    const auto* elsewhere = find<Elsewhere>(said);
    ASSERT_NE(elsewhere, nullptr);
    EXPECT_EQ(elsewhere->account, row_.id);
    EXPECT_EQ(picture(), "Inbox: a | Trash:");
}

}  // namespace
}  // namespace alder::account
