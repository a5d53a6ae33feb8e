#include "store/threading.h"

#include <algorithm>

#include "store/view.h"
#include "tests/store/store_fixture.h"

namespace alder::store {
namespace {

class Threading : public StoreTest {
protected:
    // The conversation view as "id:depth" words, oldest conversation first.
    std::string tree() {
        std::string out;
        for (const ViewRow& each :
             must(all_rows(mail_.connection(),
                           {.folder = inbox_, .newest_first = false, .threaded = true}))) {
            if (!out.empty()) out += ' ';
            out += names_[each.id.value] + ":" + std::to_string(each.depth);
        }
        return out;
    }
    void arrives(const Letter& letter) {
        const auto id = add(inbox_, letter);
        names_.resize(id.value + 1);
        names_[id.value] = letter.id;
    }

    mail::FolderId inbox_ = folder("Inbox");
    std::vector<std::string> names_;
};

TEST_F(Threading, JoinsAnswersToWhatTheyAnswer) {
    arrives({.id = "a", .minute = 1});
    arrives({.id = "b", .references = {"a"}, .minute = 2});
    arrives({.id = "c", .references = {"a", "b"}, .minute = 3});
    arrives({.id = "x", .minute = 4});
    EXPECT_EQ(tree(), "a:0 b:1 c:2 x:0");
}

TEST_F(Threading, GivesTheSameTreeInWhateverOrderMessagesArrive) {
    const std::vector<Letter> letters{{.id = "a", .minute = 1},
                                      {.id = "b", .references = {"a"}, .minute = 2},
                                      {.id = "c", .references = {"a", "b"}, .minute = 3},
                                      {.id = "d", .references = {"a", "b", "c"}, .minute = 4},
                                      {.id = "e", .references = {"a"}, .minute = 5}};
    std::vector<int> order{0, 1, 2, 3, 4};
    do {
        const auto box = folder("box" + std::to_string(order[0]) + std::to_string(order[1]) +
                                std::to_string(order[2]) + std::to_string(order[3]));
        inbox_ = box;
        names_.clear();
        const std::string round = row(box).name;
        for (const int i : order) {
            Letter letter = letters[static_cast<std::size_t>(i)];
            const std::string plain = letter.id;
            letter.id += round;
            for (std::string& each : letter.references) each += round;
            const auto id = add(box, letter);
            names_.resize(id.value + 1);
            names_[id.value] = plain;
        }
        ASSERT_EQ(tree(), "a:0 b:1 c:2 d:3 e:1") << round;
    } while (std::ranges::next_permutation(order).found);
}

TEST_F(Threading, PutsAnAnswerBelowItsGrandparentUntilTheParentArrives) {
    arrives({.id = "a", .minute = 1});
    arrives({.id = "c", .references = {"a", "b"}, .minute = 3});
    EXPECT_EQ(tree(), "a:0 c:1");
    arrives({.id = "b", .references = {"a"}, .minute = 2});
    EXPECT_EQ(tree(), "a:0 b:1 c:2");
}

TEST_F(Threading, KeepsOrphansOfOneConversationTogether) {
    arrives({.id = "b", .references = {"gone"}, .minute = 1});
    arrives({.id = "x", .minute = 2});
    arrives({.id = "c", .references = {"gone"}, .minute = 3});
    EXPECT_EQ(tree(), "x:0 b:0 c:1");
}

TEST_F(Threading, SurvivesMessagesThatNameEachOtherAsParents) {
    arrives({.id = "a", .references = {"b"}, .minute = 1});
    arrives({.id = "b", .references = {"a"}, .minute = 2});
    EXPECT_EQ(tree(), "a:0 b:1");
}

TEST_F(Threading, SurvivesAMessageThatNamesItself) {
    arrives({.id = "a", .references = {"a"}, .minute = 1});
    EXPECT_EQ(tree(), "a:0");
}

TEST_F(Threading, TakesThousandsOfReferencesInStride) {
    std::vector<std::string> many;
    for (int i = 0; i < 5000; ++i) many.push_back("r" + std::to_string(i));
    arrives({.id = "first", .references = {}, .minute = 0});
    many.front() = "first";
    arrives({.id = "a", .references = many, .minute = 1});
    EXPECT_EQ(tree(), "first:0 a:1");
}

TEST_F(Threading, ShowsTwoCopiesOfOneMessageOnce_EachInItsPlace) {
    arrives({.id = "a", .minute = 1});
    const auto copy = add(inbox_, {.id = "a", .minute = 2});
    names_.resize(copy.value + 1);
    names_[copy.value] = "a2";
    arrives({.id = "b", .references = {"a"}, .minute = 3});
    EXPECT_EQ(tree(), "a:0 b:1 a2:1");
}

}  // namespace
}  // namespace alder::store
