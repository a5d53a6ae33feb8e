// No key of the table may be dead: on each screen where the table says that a command works, its
// key does or says something.

#include <tuple>

#include "tests/ui/screen/screen_fixture.h"

namespace alder::ui::screen {
namespace {

class CommandsTest : public ScreenTest, public testing::WithParamInterface<command::Screen> {
protected:
    void SetUp() override {
        import("Trash", {});
        const std::string quoted =
            "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nplan\n> 1\n> "
            "2\n> 3\n> 4\n> 5\n\n--b\nContent-Type: text/plain; name=a.txt\n\nplan\n--b--\n";
        std::vector<std::string> letters;
        for (int day = 1; day < 31; ++day)
            letters.push_back(letter("plan " + std::to_string(day), day, quoted));
        import("Inbox", letters);
    }

    static app::OutboxStands many_letters() {
        app::OutboxStands all;
        for (std::uint32_t n = 1; n <= 30; ++n) {
            store::OutboxLetter& letter = all.letters.emplace_back();
            letter.id = {n};
            letter.subject = "plan " + std::to_string(n);
        }
        return all;
    }

    // A screen of this kind with the cursor in the middle of things.
    void go_to(command::Screen screen, Preset preset) {
        start(preset, {20, 80});
        run(command::Command::toggle_threads);
        for (int i = 0; i < 25; ++i) run(command::Command::previous_row);
        switch (screen) {
            case command::Screen::folders:
                return type("left");
            case command::Screen::index:
                return type("insert up");
            case command::Screen::reader:
                return type("enter down");
            case command::Screen::attachments:
                return type("enter right down");
            case command::Screen::help:
                return type("? down");
            case command::Screen::activity:
                // More has happened than fits.
                for (int i = 0; i < 40; ++i) type("~");
                return type("ctrl-t down");
            case command::Screen::composer:
                run(command::Command::reply);
                return type("ctrl-^ ctrl-n ctrl-k");
            case command::Screen::composer_head:
                run(command::Command::write_letter);
                return type("down");
            case command::Screen::outbox:
                letters_.notices.push(many_letters());
                run(command::Command::show_outbox);
                // From the end to the middle.
                return type("up up up up up up up up up up up up");
        }
    }

    void run(command::Command command) {
        const auto keys = program_->keys().keys_of(command, program_->top().kind());
        ASSERT_FALSE(keys.empty()) << command::describe(command).name;
        type(keys.front());
    }

    // Everything a person could notice.
    auto noticed() const {
        return std::tuple(picture(), terminal_->last_bytes(), program_->finished(),
                          program_->events().size());
    }
};

TEST_P(CommandsTest, EveryKeyOfTheTableDoesOrSaysSomething) {
    for (const Preset preset : {Preset::pine, Preset::mutt}) {
        for (const command::ScreenCommand* each : command::commands_of(GetParam())) {
            go_to(GetParam(), preset);
            ASSERT_EQ(program_->top().kind(), GetParam());
            if (each->id == command::Command::redraw) continue;        // shows the same on purpose
            if (each->id == command::Command::edit_outside) continue;  // wants a real terminal
            const auto before = noticed();
            run(each->id);
            EXPECT_NE(noticed(), before) << each->name;
            EXPECT_EQ(status().find("does nothing here"), std::string::npos) << each->name;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Screens, CommandsTest,
                         testing::Values(command::Screen::folders, command::Screen::index,
                                         command::Screen::reader, command::Screen::attachments,
                                         command::Screen::help, command::Screen::activity,
                                         command::Screen::composer, command::Screen::composer_head),
                         [](const auto& each) {
                             return each.param == command::Screen::composer_head
                                        ? "composer_head"
                                        : std::string(command::name_of(each.param));
                         });

}  // namespace
}  // namespace alder::ui::screen
