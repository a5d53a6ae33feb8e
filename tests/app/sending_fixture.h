// A store in memory with one account that sends, and letters in its outbox.

#pragma once

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "app/accounts.h"
#include "disk/memory_disk.h"
#include "store/send_queue.h"
#include "store/vfs.h"
#include "tests/support/must.h"

namespace alder::app {

using tests::must;

class SendingTest : public testing::Test {
protected:
    // What it sends arrives in its own Inbox.
    OpenAccount demo_account() const {
        AccountSpec spec{
            .name = "work",
            .incoming = {},
            .settings = config::Account{.name = "work", .address = address("ann@example.org")}};
        spec.is_demo = true;
        return {row_, std::move(spec)};
    }

    // It sends to this port of this machine, without TLS and without a password.
    OpenAccount account_at(std::uint16_t port) const {
        OpenAccount account = demo_account();
        account.spec.is_demo = false;
        account.spec.settings->outgoing = config::Url{.scheme = config::Scheme::smtp_plain,
                                                      .user = "",
                                                      .host = "127.0.0.1",
                                                      .port = port,
                                                      .path = ""};
        return account;
    }

    store::LetterId add() {
        store::NewLetter letter{.account = row_.id,
                                .envelope = {.from = address("ann@example.org"), .recipients = {}},
                                .message_id = std::to_string(++last_) + "@example.org",
                                .subject = "Hello"};
        letter.envelope.recipients.push_back({address("bob@example.org")});
        StringSource text("From: Ann <ann@example.org>\r\nSubject: Hello\r\n\r\nHi\r\n");
        return must(outbox_.add(letter, text, wall_now()));
    }
    store::OutboxLetter letter(store::LetterId id) {
        return must(outbox_.existing(id, wall_now()));
    }
    static mail::AddrSpec address(std::string_view text) {
        return must(mail::AddrSpec::parse(text));
    }

    disk::MemoryDisk disk_;
    store::Vfs vfs_{disk_};
    account::Place place_{&disk_, vfs_.name(), "/store"};
    Result<void> made_ = disk_.make_directory("/store");
    store::UserDb user_ = must(store::UserDb::open(place_.user_db(), vfs_.name()));
    store::AccountRow row_ = must(user_.account("work", "", wall_now()));
    store::Outbox outbox_{user_.connection()};
    store::SendQueue queue_{user_.connection()};
    int last_ = 0;
};

}  // namespace alder::app
