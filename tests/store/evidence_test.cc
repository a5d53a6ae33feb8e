#include "store/evidence.h"

#include "store/packing.h"
#include "tests/store/store_fixture.h"

namespace alder::store {
namespace {

class NoSummaries : public SummarySource {
public:
    Result<mail::Summary> summary(mail::ContentId) override {
        return fail(Errc::not_found, "none");
    }
};

class EvidenceTest : public StoreTest {
protected:
    Evidence of(const Action& action) { return must(Evidences(mail_.connection()).of(action)); }
    bool fits(const Action& action, const Evidence& evidence) {
        return must(Evidences(mail_.connection()).fits(action, evidence));
    }
    Evidences::Found find(const Action& action, const Evidence& evidence) {
        return must(Evidences(mail_.connection()).find(action, evidence, none_));
    }

    static Action seen(Targets ids) {
        return ChangeFlags{std::move(ids), {mail::Flags(1, {}), {}}};
    }

    NoSummaries none_;
    mail::FolderId inbox_ = folder("Inbox");
    mail::FolderId box_ = folder("Box");
    mail::PlacementId a_ = add(inbox_, {.id = "a@x", .minute = 1});
    mail::PlacementId b_ = add(inbox_, {.id = "b@x", .minute = 2});
};

TEST_F(EvidenceTest, ReadsBackWhatItWrites) {
    const Evidence evidence = of(Move{{b_, a_}, box_});
    EXPECT_EQ(must(decode_evidence(encode(evidence))), evidence);
    ASSERT_EQ(evidence.folders.size(), 2U);
    EXPECT_EQ(evidence.folders[0].name, "Box");
    EXPECT_EQ(evidence.folders[1].name, "Inbox");
    EXPECT_EQ(evidence.folders[1].validity, mail::UidValidity{1});
}

TEST_F(EvidenceTest, ReadsWhatWasWrittenWithoutUidValidity) {
    Packer older;
    older.number(2).string("Box").string("Inbox").number(1);
    older.number(1).signed_number(7).signed_number(8).signed_number(9);
    const Evidence read = must(decode_evidence(older.take()));
    EXPECT_EQ(read.folders, (std::vector<Evidence::Folder>{{"Box", {}}, {"Inbox", {}}}));
    EXPECT_EQ(read.messages, (std::vector<Evidence::Message>{{1, mail::Uid{7}, 8, 9}}));
}

TEST_F(EvidenceTest, ReadsNothingThatIsDamaged) {
    const std::string bytes = encode(of(Move{{a_, b_}, box_}));
    for (std::size_t size = 0; size < bytes.size(); ++size)
        EXPECT_FALSE(decode_evidence(bytes.substr(0, size))) << size;
}

TEST_F(EvidenceTest, TellsIdsThatMeanSomethingElseNow) {
    const Action action = Expunge{{a_}};
    EXPECT_TRUE(fits(action, of(action)));
    EXPECT_FALSE(fits(action, of(Expunge{{b_}})));
    EXPECT_FALSE(fits(Expunge{{mail::PlacementId{99}}}, of(Expunge{{a_}})));
}

TEST_F(EvidenceTest, FindsMessagesByOtherIds) {
    const Evidence evidence = of(seen({a_, b_}));
    const auto found = find(seen({mail::PlacementId{98}, mail::PlacementId{99}}), evidence);
    ASSERT_TRUE(found.action);
    EXPECT_EQ(targets(*found.action), (Targets{a_, b_}));
    EXPECT_EQ(found.missing, 0U);
}

TEST_F(EvidenceTest, CountsWhatIsNowhere) {
    Evidence evidence = of(seen({a_, b_}));
    evidence.messages[0].id_hash ^= 1;
    const auto found = find(seen({a_, b_}), evidence);
    ASSERT_TRUE(found.action);
    EXPECT_EQ(targets(*found.action), Targets{b_});
    EXPECT_EQ(found.missing, 1U);
}

TEST_F(EvidenceTest, TakesNoneOfSeveralThatLookAlike) {
    add(inbox_, {.id = "a@x", .minute = 1});
    Evidence evidence = of(seen({a_}));
    evidence.folders[1].validity = mail::UidValidity{99};
    const auto found = find(seen({a_}), evidence);
    EXPECT_FALSE(found.action);
    EXPECT_EQ(found.missing, 1U);
}

TEST_F(EvidenceTest, FindsByNameWhatHasAnotherUidNow) {
    for (const bool is_renumbered : {false, true}) {
        Evidence evidence = of(seen({a_}));
        evidence.messages[0].uid = is_renumbered ? mail::Uid{99} : mail::Uid{};
        if (is_renumbered) evidence.folders[1].validity = mail::UidValidity{99};
        const auto found = find(seen({a_}), evidence);
        ASSERT_TRUE(found.action);
        EXPECT_EQ(targets(*found.action), Targets{a_});
    }
}

TEST_F(EvidenceTest, GoesByNoUidOfAnotherUidValidity) {
    Evidence evidence = of(seen({a_}));
    const auto b = add(inbox_, {.id = "a@x", .minute = 1});
    evidence.folders[1].validity = mail::UidValidity{99};
    EXPECT_FALSE(find(seen({a_}), evidence).action);
    must(placements_.expunge(b, {}, kNow));
    EXPECT_EQ(targets(*find(seen({b}), evidence).action), Targets{a_});
}

TEST_F(EvidenceTest, LeavesTheOnlyTwinOfWhatIsGoneAsItIs) {
    for (const Action& action : {seen({a_}), Action(Move{{a_}, box_})}) {
        Evidence evidence = of(action);
        evidence.messages[0].uid = mail::Uid{99};
        const auto found = find(action, evidence);
        EXPECT_FALSE(found.action);
        EXPECT_EQ(found.missing, 1U);
    }
}

TEST_F(EvidenceTest, ErasesOnlyWhatHasTheSameUid) {
    Evidence evidence = of(Expunge{{a_}});
    evidence.messages[0].uid = mail::Uid{99};
    const auto found = find(Expunge{{a_}}, evidence);
    EXPECT_FALSE(found.action);
    EXPECT_EQ(found.missing, 1U);
}

TEST_F(EvidenceTest, LeavesTheTwinOfWhatWasMovedWhereItIs) {
    const Evidence move = of(Move{{a_}, box_});
    must(placements_.move(a_, box_));
    add(inbox_, {.id = "a@x", .minute = 1});
    EXPECT_FALSE(find(Move{{a_}, box_}, move).action);
}

TEST_F(EvidenceTest, LeavesOutWhatWasMovedOrCopiedAlready) {
    const Evidence move = of(Move{{a_}, box_});
    const Evidence copy = of(Copy{{b_}, box_});
    must(placements_.move(a_, box_));
    must(placements_.copy(b_, box_, {}));
    EXPECT_FALSE(find(Move{{a_}, box_}, move).action);
    EXPECT_FALSE(find(Copy{{b_}, box_}, copy).action);
}

TEST_F(EvidenceTest, SaysThatAFolderIsGone) {
    Evidence evidence = of(Move{{a_}, box_});
    evidence.folders[0].name = "Gone";
    EXPECT_TRUE(find(Move{{a_}, box_}, evidence).has_no_folder);
    EXPECT_FALSE(find(RenameFolder{box_, "New"}, evidence).action);
}

}  // namespace
}  // namespace alder::store
