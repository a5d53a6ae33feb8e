#include "store/intent.h"

#include "store/packing.h"

namespace alder::store {

namespace {

// Rising ids, as they mostly are, take one byte each.
void pack(Packer& out, const Targets& targets) {
    out.number(targets.size());
    std::int64_t previous = 0;
    for (const mail::PlacementId id : targets) {
        out.signed_number(std::int64_t{id.value} - previous);
        previous = id.value;
    }
}

Targets unpack_targets(Unpacker& in) {
    Targets targets;
    targets.resize(in.count());
    std::uint64_t previous = 0;  // wraps where the bytes are none of ours
    for (mail::PlacementId& id : targets) {
        previous += static_cast<std::uint64_t>(in.signed_number());
        id.value = static_cast<std::uint32_t>(previous);
    }
    return targets;
}

void pack(Packer& out, const mail::Flags& flags) {
    out.number(flags.bits()).string(flags.stored_keywords());
}

mail::Flags unpack_flags(Unpacker& in) {
    const auto bits = static_cast<std::uint32_t>(in.number());
    return mail::Flags::from_stored(bits, in.string());
}

template <class Id>
Id unpack_id(Unpacker& in) {
    return Id{static_cast<decltype(Id::value)>(in.number())};
}

struct PackAction {
    Packer& out;

    void operator()(const ChangeFlags& action) const {
        pack(out, action.targets);
        pack(out, action.change.add);
        pack(out, action.change.remove);
    }
    void operator()(const Move& action) const { targets_and_folder(action.targets, action.folder); }
    void operator()(const Copy& action) const { targets_and_folder(action.targets, action.folder); }
    void operator()(const Expunge& action) const { pack(out, action.targets); }
    void operator()(const Restore& action) const { pack(out, action.targets); }
    void operator()(const Append& action) const {
        out.number(action.folder.value).number(action.messages.size());
        for (const Appended& message : action.messages) {
            out.number(message.content.value);
            pack(out, message.flags);
            out.number(message.arrived.has_value() ? 1 : 0);
            if (message.arrived) out.signed_number(message.arrived->time_since_epoch().count());
        }
    }
    void operator()(const CreateFolder& action) const { out.string(action.name); }
    void operator()(const RenameFolder& action) const {
        out.number(action.folder.value).string(action.name);
    }
    void operator()(const DeleteFolder& action) const { out.number(action.folder.value); }
    void operator()(const Refresh&) const {}

    void targets_and_folder(const Targets& targets, mail::FolderId folder) const {
        pack(out, targets);
        out.number(folder.value);
    }
};

Append unpack_append(Unpacker& in) {
    Append action{unpack_id<mail::FolderId>(in), {}};
    action.messages.resize(in.count());
    for (Appended& message : action.messages) {
        message.content = unpack_id<mail::ContentId>(in);
        message.flags = unpack_flags(in);
        if (in.number() != 0) message.arrived = WallTime(std::chrono::seconds(in.signed_number()));
    }
    return action;
}

// Beside the places in the variant.
constexpr std::uint64_t kDeleteEmptyFolder = 10;

std::optional<Action> unpack_action(std::uint64_t kind, Unpacker& in) {
    // In the order of the variant; the number is what the journal stores.
    switch (kind) {
        case 0: {
            Targets targets = unpack_targets(in);
            mail::Flags add = unpack_flags(in);
            return ChangeFlags{std::move(targets), {std::move(add), unpack_flags(in)}};
        }
        case 1: {
            Targets targets = unpack_targets(in);
            return Move{std::move(targets), unpack_id<mail::FolderId>(in)};
        }
        case 2: {
            Targets targets = unpack_targets(in);
            return Copy{std::move(targets), unpack_id<mail::FolderId>(in)};
        }
        case 3:
            return Expunge{unpack_targets(in)};
        case 4:
            return Restore{unpack_targets(in)};
        case 5:
            return unpack_append(in);
        case 6:
            return CreateFolder{std::string(in.string())};
        case 7: {
            const auto folder = unpack_id<mail::FolderId>(in);
            return RenameFolder{folder, std::string(in.string())};
        }
        case 8:
            return DeleteFolder{unpack_id<mail::FolderId>(in)};
        case 9:
            return Refresh{};
        case kDeleteEmptyFolder:
            return DeleteFolder{unpack_id<mail::FolderId>(in), true};
        default:
            return std::nullopt;
    }
}

}  // namespace

const Targets& targets(const Action& action) {
    static const Targets kNone;
    return std::visit(
        [](const auto& each) -> const Targets& {
            if constexpr (requires { each.targets; })
                return each.targets;
            else
                return kNone;
        },
        action);
}

Targets* named_targets(Action& action) {
    return std::visit(
        [](auto& each) -> Targets* {
            if constexpr (requires { each.targets; })
                return &each.targets;
            else
                return nullptr;
        },
        action);
}

mail::FolderId* named_folder(Action& action) {
    return std::visit(
        [](auto& each) -> mail::FolderId* {
            if constexpr (requires { each.folder; })
                return &each.folder;
            else
                return nullptr;
        },
        action);
}

std::string encode(const Action& action) {
    Packer out;
    const auto* removal = std::get_if<DeleteFolder>(&action);
    const bool only_empty = removal != nullptr && removal->only_empty;
    out.number(only_empty ? kDeleteEmptyFolder : action.index());
    std::visit(PackAction{out}, action);
    return out.take();
}

Result<Action> decode_action(std::string_view bytes) {
    Unpacker in(bytes);
    auto action = unpack_action(in.number(), in);
    if (!action || !in.good() || !in.at_end()) {
        return fail(Errc::corrupt,
                    "the journal holds an entry that cannot be read; run `alder doctor`");
    }
    return std::move(*action);
}

std::string encode(const Before& before) {
    Packer out;
    out.number(before.flags.size());
    for (const mail::Flags& flags : before.flags) pack(out, flags);
    out.number(before.folders.size());
    for (const mail::FolderId folder : before.folders) out.number(folder.value);
    out.string(before.name);
    return out.take();
}

Result<Before> decode_before(std::string_view bytes) {
    Unpacker in(bytes);
    Before before;
    before.flags.resize(in.count());
    for (mail::Flags& flags : before.flags) flags = unpack_flags(in);
    before.folders.resize(in.count());
    for (mail::FolderId& folder : before.folders) folder = unpack_id<mail::FolderId>(in);
    before.name = in.string();
    if (!in.good() || !in.at_end()) {
        return fail(Errc::corrupt,
                    "the journal holds a before-image that cannot be read; run `alder doctor`");
    }
    return before;
}

}  // namespace alder::store
