// What a person does with the mail of have_mail() while there is no connection.

#pragma once

#include "tests/account/wire_fixture.h"

namespace alder::account {

inline mail::FlagChange flagged() {
    mail::FlagChange change;
    change.add.add(mail::Flag::flagged);
    return change;
}

inline store::Append appended(Wired& world, const std::string& subject, const char* folder) {
    return {world.folder(folder), {{world.stored(letter(subject, 5)), {}, {}}}};
}

// Something of everything, while there is no connection.
inline void do_much(Wired& world) {
    world.backend().cut();
    world.perform(store::ChangeFlags{{world.id_of("a"), world.id_of("d")}, flagged()});
    world.perform(store::Move{{world.id_of("b")}, world.folder("Box")});
    world.perform(store::Expunge{{world.id_of("c")}});
    world.perform(store::Copy{{world.id_of("d")}, world.folder("Inbox")});
    world.perform(appended(world, "e", "Box"));
    world.perform(store::CreateFolder{"New"});
    world.perform(appended(world, "f", "New"));
    world.perform(store::Move{{world.id_of("a")}, world.folder("Trash")});
}
inline constexpr const char* kMuchDone = "Box: b d! e | Inbox: d! | New: f | Trash: a!";

}  // namespace alder::account
