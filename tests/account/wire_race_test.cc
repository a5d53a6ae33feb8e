// Two of our own clients, each with a store of its own, work on one account while they are offline,
// and bring it to the server in any order, cut anywhere, killed in between: FAILURES 45, 46.

#include <array>
#include <random>

#include "tests/account/wire_deeds.h"

namespace alder::account {
namespace {

constexpr auto kForever = std::numeric_limits<std::uint64_t>::max();

class Race {
public:
    Race(unsigned seed, const std::string& kind) : random_(seed) {
        clients_[0].wire.capabilities = kind;
        have_mail(clients_[0].wire);
        clients_[0].start_up();
        clients_[0].backend().cut();
        hand_server_to(1);
        clients_[1].start_up();
        clients_[1].backend().cut();
    }

    void go_on(int steps) {
        for (int n = 0; n < steps; ++n) {
            Wired& client = clients_.at(hand_server_to(one_of(2)));
            switch (one_of(4)) {
                case 0:
                    connect_and_cut(client);
                    break;
                case 1:
                    client.process = {};
                    start_offline(client);
                    break;
                default:
                    do_something(client);
            }
        }
    }

    // Both come to see what the server has, and nothing is open any more.
    void expect_agreement() {
        for (int round = 0; round < 3; ++round) {
            for (const std::size_t which : {0U, 1U}) {
                Wired& client = clients_.at(hand_server_to(which));
                client.backend().hears_at_most = client.backend().says_at_most = kForever;
                client.look_again();
                client.look_again();
                client.backend().cut();
            }
        }
        for (const std::size_t which : {0U, 1U}) {
            Wired& client = clients_.at(hand_server_to(which));
            EXPECT_EQ(client.shown(), client.on_server());
            EXPECT_EQ(client.open_intents(), 0U);
            EXPECT_EQ(client.without_bytes(), 0);
        }
        expect_no_loss_and_no_double();
    }

private:
    std::size_t one_of(std::size_t n) { return random_() % n; }

    std::size_t hand_server_to(std::size_t which) {
        if (which != has_server_)
            clients_.at(which).wire = std::move(clients_.at(has_server_).wire);
        has_server_ = which;
        return which;
    }
    static void start_offline(Wired& client) {
        client.start_up(0);
        client.backend().cut();
    }
    void connect_and_cut(Wired& client) {
        client.backend().hears_at_most = 200 + one_of(2500);
        client.look_again();
        client.backend().cut();
    }
    void do_something(Wired& client) {
        static constexpr std::array kSubjects{"a", "b", "c", "d"};
        static constexpr std::array kFolders{"Inbox", "Box", "Trash"};
        const auto id = client.id_of(kSubjects.at(one_of(kSubjects.size())));
        const char* to = kFolders.at(one_of(kFolders.size()));
        if (id.value == 0) return;
        if (one_of(2) == 0)
            client.perform(store::ChangeFlags{{id}, flagged()});
        else
            client.perform(store::Move{{id}, client.folder(to)});
    }
    void expect_no_loss_and_no_double() {
        const std::string all = clients_.at(has_server_).on_server();
        for (const char subject : {'a', 'b', 'c', 'd'}) {
            int count = 0;
            for (std::size_t at = 1; at < all.size(); ++at) {
                const bool is_word =
                    all[at - 1] == ' ' &&
                    (at + 1 == all.size() || all[at + 1] == ' ' || all[at + 1] == '!');
                if (is_word && all[at] == subject) ++count;
            }
            EXPECT_EQ(count, 1) << subject << " in " << all;
        }
    }

    std::mt19937 random_;
    std::array<Wired, 2> clients_;
    std::size_t has_server_ = 0;
};

TEST(WireRace, LosesAndDoublesNothingAndEndsInAgreement) {
    for (const std::string& kind : kinds_of_servers()) {
        for (unsigned seed = 0; seed < 12; ++seed) {
            SCOPED_TRACE(kind + ", seed " + std::to_string(seed));
            Race race(seed, kind);
            race.go_on(25);
            race.expect_agreement();
            if (testing::Test::HasFailure()) return;
        }
    }
}

}  // namespace
}  // namespace alder::account
