// Messages whose bytes are not here yet.

#include "store/mail_db.h"
#include "tests/ui/screen/screen_fixture.h"

namespace alder::ui::screen {
namespace {

class AwaitedTest : public ScreenTest {
protected:
    void change(const std::string& sql) {
        auto mail =
            must(store::MailDb::open(place_.mail_db({1}), vfs_.name(), store::Durability::normal));
        must(mail.connection().run("UPDATE message SET content = " + sql));
    }
};

TEST_F(AwaitedTest, ShowsThePartsOnceTheyAreHere) {
    import("Inbox", {letter("first", 1)});
    start();
    change("NULL");
    type("v");
    EXPECT_TRUE(shows("Fetching the message …")) << picture();
    EXPECT_FALSE(shows("not here yet") || shows("0 parts")) << picture();
    change("1");
    import("Inbox", {letter("second", 2)});
    EXPECT_TRUE(comes_to_show("text/plain")) << picture();
}

TEST_F(AwaitedTest, AnotherMessageThatIsFetchedIsNotTheOneToBeAnswered) {
    import("Inbox", {letter("first", 1), letter("second", 2)});
    change("CASE content WHEN 1 THEN NULL ELSE 99 END");
    start();
    type("end r");
    EXPECT_FALSE(shows("being fetched")) << picture();
    type("home enter");
    EXPECT_TRUE(shows("Fetching the text …")) << picture();
    EXPECT_FALSE(shows("the letter begins then")) << picture();
}

TEST_F(AwaitedTest, TheOneToBeAnsweredIsSaidToBeFetched) {
    import("Inbox", {letter("first", 1)});
    change("NULL");
    start();
    type("r");
    EXPECT_TRUE(shows("the letter begins then")) << picture();
}

}  // namespace
}  // namespace alder::ui::screen
