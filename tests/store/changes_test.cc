#include "store/changes.h"

#include "store/journal.h"
#include "store/user_db.h"
#include "tests/store/store_fixture.h"

namespace alder::store {
namespace {

class FixedSummary : public SummarySource {
public:
    Result<mail::Summary> summary(mail::ContentId content) override {
        mail::Summary summary;
        summary.envelope.message_id = "content" + std::to_string(content.value);
        summary.size = 10;
        return summary;
    }
};

class ChangesTest : public StoreTest {
protected:
    // Journals and applies; gives the step for undoing.
    Step perform(const std::vector<Action>& actions) {
        std::vector<Planned> planned;
        for (const Action& action : actions)
            planned.push_back({account_, action, must(changes_.before(action))});
        Step step = must(journal_.record("step", std::move(planned), kNow));
        apply(step);
        return step;
    }
    void apply(const Step& step) {
        for (const Intent& intent : step.intents) {
            while (!must(changes_.apply(intent, summaries_, 2, kNow))) {
            }
        }
    }
    std::vector<Planned> inverse_of(const Step& step) {
        std::vector<Planned> planned;
        for (auto intent = step.intents.rbegin(); intent != step.intents.rend(); ++intent) {
            for (Action& action : must(changes_.inverse(*intent))) {
                Before before = must(changes_.before(action));
                planned.push_back({account_, std::move(action), std::move(before)});
            }
        }
        return planned;
    }
    void undo() {
        const Step step = *must(journal_.undoable());
        apply(must(journal_.record_undo(step, inverse_of(step), kNow)));
    }
    void redo() {
        const Step step = *must(journal_.redoable());
        apply(must(journal_.record_redo(step, inverse_of(step), kNow)));
    }
    // Everything a person can see of the mail.
    std::string picture() {
        std::string out;
        auto all =
            must(mail_.connection().prepare("SELECT f.name, p.id, p.flags, p.keywords FROM "
                                            "placement p JOIN folder f ON f.id = p.folder "
                                            "WHERE f.hidden = 0 ORDER BY p.id"));
        while (auto row = must(all.step())) {
            out += std::string(row->text(0)) + "/" + std::to_string(row->integer(1)) + "=" +
                   std::to_string(row->integer(2)) + std::string(row->text(3)) + " ";
        }
        for (const FolderRow& each : must(mail_.folders()))
            out += "[" + each.name + " " + std::to_string(each.total) + "]";
        return out;
    }

    UserDb user_ = must(UserDb::open("/store/user.db", vfs_.name()));
    Journal journal_{user_.connection()};
    Changes changes_{mail_, Numbering::ours};
    FixedSummary summaries_;
    mail::AccountId account_ = must(user_.account("local", "local:", kNow)).id;
    mail::FolderId inbox_ = folder("Inbox");
    mail::FolderId trash_ = folder("Trash");
};

mail::FlagChange plus(std::string_view name) {
    mail::FlagChange change;
    change.add.add(name);
    return change;
}

TEST_F(ChangesTest, UndoesAndRedoesEveryKindOfStep) {
    const auto a = add(inbox_, {.id = "a", .flags = mail::Flags(1, {})});
    const auto b = add(inbox_, {.id = "b"});
    const auto c = add(trash_, {.id = "c", .flags = mail::Flags(0, {"todo"})});
    const std::vector<std::vector<Action>> steps{
        {ChangeFlags{{a, b, c}, plus("seen")}},
        {ChangeFlags{{a, b, c}, plus("todo")}},
        {Move{{a, b, c}, trash_}},
        {Copy{{a, c}, inbox_}},
        {Expunge{{b, c}}},
        {CreateFolder{"New"}},
        {RenameFolder{inbox_, "Renamed"}},
        {Move{{a}, inbox_}, ChangeFlags{{a}, plus("flagged")}},
        {DeleteFolder{trash_}},
        {Append{inbox_, {{{101}, {}, {}}, {{102}, {}, {}}, {{103}, {}, {}}}}},
    };
    std::vector<std::string> pictures{picture()};
    for (const auto& actions : steps) {
        perform(actions);
        EXPECT_NE(picture(), pictures.back());
        pictures.push_back(picture());
    }
    for (int round = 0; round < 2; ++round) {
        for (std::size_t i = steps.size(); i-- > 0;) {
            undo();
            EXPECT_EQ(picture(), pictures[i]) << "undoing step " << i;
        }
        EXPECT_FALSE(must(journal_.undoable()));
        for (std::size_t i = 0; i < steps.size(); ++i) {
            redo();
            EXPECT_EQ(picture(), pictures[i + 1]) << "redoing step " << i;
        }
        EXPECT_FALSE(must(journal_.redoable()));
    }
}

TEST_F(ChangesTest, RedoesWhatWasUndoneLastHoweverOneGoesBackAndForth) {
    const auto a = add(inbox_, {.id = "a"});
    const auto archive = folder("Archive");
    perform({Move{{a}, trash_}});
    perform({Move{{a}, archive}});
    const std::string last = picture();
    undo();
    undo();
    const std::string first = picture();
    redo();
    undo();
    EXPECT_EQ(picture(), first);
    redo();
    redo();
    EXPECT_EQ(picture(), last);
}

TEST_F(ChangesTest, ForgetsWhatCouldBeRedoneWhenSomethingElseIsDone) {
    const auto a = add(inbox_, {.id = "a"});
    perform({ChangeFlags{{a}, plus("seen")}});
    undo();
    perform({ChangeFlags{{a}, plus("flagged")}});
    EXPECT_FALSE(must(journal_.redoable()));
}

TEST_F(ChangesTest, GivesTheSameResultWhenAnIntentIsAppliedTwice) {
    const auto a = add(inbox_, {.id = "a"});
    const Step step = perform({Copy{{a}, trash_}});
    const std::string once = picture();
    apply(step);
    EXPECT_EQ(picture(), once);
}

TEST_F(ChangesTest, GoesOnWhereASliceEnded) {
    Targets all;
    for (int i = 0; i < 7; ++i) all.push_back(add(inbox_, {.id = std::to_string(i)}));
    const Step step = must(journal_.record("move", {{account_, Move{all, trash_}, {}}}, kNow));
    EXPECT_FALSE(must(changes_.apply(step.intents[0], summaries_, 3, kNow)));
    EXPECT_EQ(row(trash_).total, 3U);
    Changes after_a_restart{mail_, Numbering::ours};
    EXPECT_FALSE(must(after_a_restart.apply(step.intents[0], summaries_, 3, kNow)));
    EXPECT_TRUE(must(after_a_restart.apply(step.intents[0], summaries_, 3, kNow)));
    EXPECT_EQ(row(trash_).total, 7U);
    EXPECT_TRUE(must(changes_.is_applied(step.intents[0].id)));
}

TEST_F(ChangesTest, PassesOverMessagesThatAreGone) {
    const auto a = add(inbox_, {.id = "a"});
    perform({Expunge{{a}}});
    perform({ChangeFlags{{a}, plus("seen")}, Move{{a}, trash_}, Copy{{a}, trash_}});
    EXPECT_EQ(row(trash_).total, 0U);
}

TEST_F(ChangesTest, RefusesToPutMailWhereNobodySeesIt) {
    const auto a = add(inbox_, {.id = "a"});
    const auto gone = folder("Gone");
    perform({DeleteFolder{gone}});
    const Step step = must(journal_.record("move", {{account_, Move{{a}, gone}, {}}}, kNow));
    const auto applied = changes_.apply(step.intents[0], summaries_, 10, kNow);
    ASSERT_FALSE(applied);
    EXPECT_EQ(applied.error().code, Errc::not_found);
    EXPECT_EQ(row(inbox_).total, 1U);
}

TEST_F(ChangesTest, TakesBackWhatWasDoneOfAnIntentThatIsRefusedLater) {
    Targets all;
    for (int i = 0; i < 5; ++i) all.push_back(add(inbox_, {.id = std::to_string(i)}));
    const auto gone = folder("Gone");
    const std::string before = picture();
    const Step step = must(journal_.record(
        "move", {{account_, Move{all, gone}, must(changes_.before(Move{all, gone}))}}, kNow));
    EXPECT_FALSE(must(changes_.apply(step.intents[0], summaries_, 3, kNow)));
    must(mail_.delete_folder(gone));
    ASSERT_FALSE(changes_.apply(step.intents[0], summaries_, 3, kNow));
    must(changes_.take_back(step.intents[0], summaries_, kNow));
    EXPECT_EQ(row(inbox_).total, 5U);
    folder("Gone");
    EXPECT_EQ(picture(), before);
}

TEST_F(ChangesTest, LeavesAFolderThatWasThereBeforeWhenMakingItIsUndone) {
    perform({CreateFolder{"Trash"}});
    const std::string before = picture();
    undo();
    EXPECT_EQ(picture(), before);
}

TEST_F(ChangesTest, TakesTheParentsBackThatWereMadeWithAFolder) {
    const std::string before = picture();
    perform({CreateFolder{"Projects/2026/May"}});
    const std::string made = picture();
    undo();
    EXPECT_EQ(picture(), before);
    redo();
    EXPECT_EQ(picture(), made);
}

TEST_F(ChangesTest, LeavesOfTheFoldersItMadeThoseThatAreInUseByThen) {
    perform({CreateFolder{"Projects/2026/May"}});
    folder("Projects/2026/June");
    undo();
    EXPECT_FALSE(must(mail_.folder("Projects/2026/May")));
    EXPECT_TRUE(must(mail_.folder("Projects/2026")));
    perform({CreateFolder{"Lists/cpp"}});
    add(must(mail_.folder("Lists/cpp"))->id, {.id = "a"});
    undo();
    EXPECT_TRUE(must(mail_.folder("Lists/cpp")));
}

TEST_F(ChangesTest, AddsNothingToAStepThatWasUndone) {
    const auto a = add(inbox_, {.id = "a"});
    const Step step = perform({ChangeFlags{{a}, plus("seen")}});
    undo();
    const auto more = journal_.extend(step.id, "more", {{account_, Move{{a}, trash_}, {}}});
    ASSERT_FALSE(more);
    EXPECT_EQ(more.error().code, Errc::cancelled);
}

TEST_F(ChangesTest, CountsALookAtTheServerAsNothingToUndo) {
    const auto a = add(inbox_, {.id = "a"});
    perform({ChangeFlags{{a}, plus("seen")}});
    undo();
    perform({Refresh{}});
    EXPECT_FALSE(must(journal_.undoable()));
    EXPECT_TRUE(must(journal_.redoable()));
}

TEST_F(ChangesTest, PassesOverWhatFollowedFromAnotherThing) {
    const auto a = add(inbox_, {.id = "a"});
    const Step deed = perform({ChangeFlags{{a}, plus("seen")}});
    must(journal_.record("Kept a copy", {{account_, ChangeFlags{{a}, plus("answered")}, Before{}}},
                         kNow, StepKind::consequence));
    EXPECT_EQ(must(journal_.undoable())->id, deed.id);
    undo();
    must(journal_.record("Kept a copy", {{account_, ChangeFlags{{a}, plus("answered")}, Before{}}},
                         kNow, StepKind::consequence));
    EXPECT_TRUE(must(journal_.redoable()));
}

}  // namespace
}  // namespace alder::store
