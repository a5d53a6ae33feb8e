#include "account/reader.h"

#include <algorithm>
#include <span>
#include <unordered_map>

#include "query/match.h"

namespace alder::account {

namespace {

constexpr std::size_t kPage = 512;  // entries looked at at once

}  // namespace

Result<Reader> Reader::open(const Place& place, const store::AccountRow& account) {
    if (!place.disk->status(place.mail_db(account.id))) {
        return fail(Errc::not_found, "account `" + account.name + "` has no store yet");
    }
    auto mail = store::MailDb::open_read_only(place.mail_db(account.id), place.vfs);
    if (!mail) return fail(mail);
    // Whoever can write brings it to its newest form first.
    auto content = store::ContentDb::open(*place.disk, place.content_db(account.id), place.vfs);
    if (!content && content.error().code != Errc::config && content.error().code != Errc::corrupt) {
        content =
            store::ContentDb::open_read_only(*place.disk, place.content_db(account.id), place.vfs);
    }
    if (!content) return fail(content);
    return Reader(account.name, std::move(*mail), std::move(*content));
}

std::vector<Answer> Reader::answer(const Question& question) {
    std::vector<Answer> out;
    if (std::holds_alternative<AskFolders>(question)) {
        auto folders = mail_.folders();
        if (folders)
            out.emplace_back(FolderList{std::move(*folders)});
        else
            out.emplace_back(NoAnswer{{}, folders.error()});
    } else if (const auto* of_view = std::get_if<AskView>(&question)) {
        view(*of_view, out);
    } else if (const auto* of_entries = std::get_if<AskEntries>(&question)) {
        auto found = entries(of_entries->ids);
        if (found)
            out.emplace_back(EntriesOf{of_entries->view, std::move(*found)});
        else
            out.emplace_back(NoAnswer{of_entries->view, found.error()});
    } else if (const auto* fence = std::get_if<AskFence>(&question)) {
        out.emplace_back(Fence{fence->number});
    } else {
        out.push_back(message(std::get<AskMessage>(question)));
    }
    return out;
}

void Reader::view(const AskView& question, std::vector<Answer>& out) {
    if (question.first_page > 0 && !question.limit) {
        auto page = store::first_page(mail_.connection(), question.spec, question.first_page);
        if (page) out.emplace_back(RowsOf{question.view, std::move(*page), false});
    }
    auto all = all_rows(question);
    if (all)
        out.emplace_back(std::move(*all));
    else
        out.emplace_back(NoAnswer{question.view, all.error()});
}

Result<RowsOf> Reader::all_rows(const AskView& question) {
    auto all = rows(question.spec, question.limit);
    if (!all) return fail(all);
    RowsOf answer{question.view, std::move(*all), true};
    if (question.dates == AskView::Dates::none) return answer;
    auto dates = store::dates_of(mail_.connection(), question.spec, answer.rows);
    if (!dates) return fail(dates);
    answer.dates = std::move(*dates);
    return answer;
}

Result<store::ViewRows> Reader::rows(const store::ViewSpec& spec,
                                     const std::optional<query::Query>& limit) {
    auto all = store::all_rows(mail_.connection(), spec);
    if (!all || !limit) return all;
    const bool everywhere = spec.folder == mail::FolderId{};
    return matching(std::move(*all), *limit,
                    everywhere && !query::says_where(*limit) ? Discarded::left_out : Discarded::in);
}

Result<store::ViewRows> Reader::matching(store::ViewRows rows, const query::Query& query,
                                         Discarded discarded) {
    auto known = mail_.folders();
    if (!known) return fail(known);
    std::unordered_map<mail::FolderId, std::string> names;
    for (store::FolderRow& folder : *known) {
        if (discarded == Discarded::left_out && mail::is_discarded(folder.role)) continue;
        names.emplace(folder.id, std::move(folder.name));
    }
    const auto is_match = [&](const store::Entry& each) {
        const auto folder = names.find(each.folder);
        return folder != names.end() && query::matches(query, {.summary = each.summary,
                                                               .flags = each.flags,
                                                               .account = name_,
                                                               .folder = folder->second,
                                                               .date = each.date,
                                                               .thread = each.thread,
                                                               .body = {}});
    };
    store::ViewRows kept;
    std::vector<mail::PlacementId> page;
    for (std::size_t at = 0; at < rows.size(); at += kPage) {
        page.clear();
        const auto rest = std::span(rows).subspan(at);
        for (const store::ViewRow& row : rest.first(std::min(kPage, rest.size())))
            page.push_back(row.id);
        auto loaded = entries(page);
        if (!loaded) return fail(loaded);
        for (const store::Entry& each : *loaded) {
            // What is left of a conversation is no tree any more.
            if (is_match(each)) kept.push_back({each.id, 1, 0, 1});
        }
    }
    return kept;
}

Result<std::vector<store::Entry>> Reader::entries(const std::vector<mail::PlacementId>& ids) {
    return store::load_entries(mail_.connection(), ids);
}

Answer Reader::message(const AskMessage& question) {
    auto entry = store::load_entry(mail_.connection(), question.id);
    if (!entry) return NoAnswer{{}, entry.error()};
    if (!*entry) return NoAnswer{{}, {Errc::not_found, "the message is not there any more"}};
    if ((*entry)->content.value == 0) {
        return NoAnswer{
            {},
            {Errc::unavailable, "The text of this message is not here yet; it is being fetched"},
            std::move(*entry)};
    }
    auto bytes = raw(**entry);
    if (!bytes) return NoAnswer{{}, bytes.error()};
    auto message = std::make_shared<const mime::Message>(mime::Message::parse(std::move(*bytes)));
    auto readable = mime::readable(*message, question.options);
    return MessageToRead{std::move(**entry), std::move(message), std::move(readable),
                         question.options};
}

}  // namespace alder::account
