package se.knyt.server.settings;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Invitations;
import se.knyt.server.access.People;
import se.knyt.server.access.Place;
import se.knyt.server.access.Role;
import se.knyt.server.access.Users;
import se.knyt.server.audit.Audit;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.PublicAddress;
import se.knyt.server.shell.Ref;
import se.knyt.server.shell.View;

/** Who has a role in the company: only an owner invites, changes and removes, and only an owner of all companies for all of them. */
@Controller
class PeopleController {
    private static final int NAME_MAX = 100;
    /** What a form sends that is about every company of the organization. */
    private static final String EVERYWHERE = "all";

    private final People people;
    private final Invitations invitations;
    private final Audit audit;
    private final PublicAddress address;
    private final Html html;

    PeopleController(People people, Invitations invitations, Audit audit, PublicAddress address, Html html) {
        this.people = people;
        this.invitations = invitations;
        this.audit = audit;
        this.address = address;
        this.html = html;
    }

    @GetMapping("/c/{company}/settings/people/new")
    @Allowed(Role.OWNER)
    ResponseEntity<String> form(View view) {
        return html.page(view, "settings/invite.jte", new InvitePage("", "", "viewer", "", ownsAll(view), ""));
    }

    /** Invites a person by e-mail address; the link is shown on this page only, for the owner to hand over. */
    @PostMapping("/c/{company}/settings/people")
    @Allowed(Role.OWNER)
    ResponseEntity<String> invite(
            View view,
            HttpServletRequest request,
            @RequestParam(defaultValue = "") String email,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String role,
            @RequestParam(defaultValue = "") String where) {
        var place = place(view, where);
        var chosen = Role.sent(role);
        var wrong = !email.strip().matches("[^@\\s]{1,100}@[^@\\s]{1,99}")
                ? "email"
                : name.isBlank() || name.length() > NAME_MAX ? "name" : chosen.isEmpty() ? "role" : "";
        if (!wrong.isEmpty() || chosen.isEmpty()) {
            return refused(view, name, email, role, where, wrong);
        }
        var by = view.user().email();
        var invitation = invitations.invite(place, by, email, name.strip(), chosen.get(), view.language());
        if (invitation.isEmpty()) {
            return refused(view, name, email, role, where, "there");
        }
        note(view, "person.add", Users.normal(email), details(place, chosen.get()));
        return invitation(view, request, invitation.get());
    }

    private ResponseEntity<String> refused(
            View view, String name, String email, String role, String where, String wrong) {
        var form = new InvitePage(bounded(name), bounded(email), role, where, ownsAll(view), wrong);
        return html.page(HttpStatus.UNPROCESSABLE_CONTENT, "settings/invite.jte", Map.of("v", view, "p", form));
    }

    private static String bounded(String text) {
        return text.length() > 200 ? text.substring(0, 200) : text;
    }

    /** This company; or every one of the organization, of which only who owns them all may decide. */
    private Place place(View view, String where) {
        var company = view.company();
        if (!EVERYWHERE.equals(where)) {
            return here(view);
        }
        if (!ownsAll(view)) {
            throw new NotFoundException();
        }
        return Place.everywhere(company.organization());
    }

    private static Place here(View view) {
        return new Place(view.company().organization(), view.company().id());
    }

    private boolean ownsAll(View view) {
        return people.ownsAll(view.company().organization(), view.user().userId());
    }

    @GetMapping("/c/{company}/settings/people/{person}")
    @Allowed(Role.OWNER)
    ResponseEntity<String> one(View view, @PathVariable Ref person) {
        return page(view, HttpStatus.OK, person, "");
    }

    /** A link that was lost while its invitation is not accepted: a new one, shown once. No owner gets a link to an account in use. */
    @PostMapping("/c/{company}/settings/people/{person}/link")
    @Allowed(Role.OWNER)
    ResponseEntity<String> link(
            View view,
            HttpServletRequest request,
            @PathVariable Ref person,
            @RequestParam(defaultValue = "") String where) {
        var invitation = invitations.link(place(view, where), person.id()).orElseThrow(NotFoundException::new);
        note(view, "person.link", invitation.email(), Map.of());
        return invitation(view, request, invitation);
    }

    private ResponseEntity<String> invitation(
            View view, HttpServletRequest request, Invitations.Invitation invitation) {
        var link = address.forPeople(request) + "/sign-in/link?token=" + invitation.token();
        return html.page(
                view,
                "settings/invitation.jte",
                new InvitationPage(invitation.email(), link, view.company().timeAt(invitation.until())));
    }

    @PostMapping("/c/{company}/settings/people/{person}/role")
    @Allowed(Role.OWNER)
    ResponseEntity<String> role(
            View view,
            @PathVariable Ref person,
            @RequestParam(defaultValue = "") String role,
            @RequestParam(defaultValue = "") String where) {
        var place = place(view, where);
        var member = require(view, person, place);
        var chosen = Role.sent(role).orElseThrow(NotFoundException::new);
        var outcome = people.role(place, member.userId(), chosen);
        return after(
                view, member, "role", outcome, () -> note(view, "person.role", member.email(), details(place, chosen)));
    }

    @PostMapping("/c/{company}/settings/people/{person}/remove")
    @Allowed(Role.OWNER)
    ResponseEntity<String> remove(View view, @PathVariable Ref person, @RequestParam(defaultValue = "") String where) {
        var place = place(view, where);
        var member = require(view, person, place);
        var outcome = people.remove(place, member.userId());
        return after(
                view,
                member,
                member.accepted() ? "removed" : "revoked",
                outcome,
                () -> note(
                        view,
                        member.accepted() ? "person.remove" : "person.revoke",
                        member.email(),
                        details(place, member.role())));
    }

    private static Map<String, String> details(Place place, Role role) {
        return Map.of("role", role.code(), "where", place.everyCompany() ? EVERYWHERE : "company");
    }

    private ResponseEntity<String> after(
            View view, People.Person member, String what, People.Outcome outcome, Runnable note) {
        return switch (outcome) {
            case DONE -> {
                note.run();
                yield Html.seeOther(
                        member.userId() == view.user().userId() ? "/" : view.url("/settings?done=person-" + what));
            }
            case LAST_OWNER ->
                page(view, HttpStatus.UNPROCESSABLE_CONTENT, new Ref(member.userId()), "people.lastowner");
            case NOT_THERE -> throw new NotFoundException();
        };
    }

    private ResponseEntity<String> page(View view, HttpStatus status, Ref person, String problem) {
        var roles = people.one(here(view), person.id());
        boolean ownsAll = ownsAll(view);
        var shown = roles.stream()
                .filter(role -> role.accepted() || !role.everywhere() || ownsAll)
                .toList();
        if (shown.isEmpty()) {
            throw new NotFoundException();
        }
        return html.page(
                status, "settings/person.jte", Map.of("v", view, "p", new PersonPage(shown, ownsAll, problem)));
    }

    private People.Person require(View view, Ref person, Place place) {
        return people.one(here(view), person.id()).stream()
                .filter(member -> member.everywhere() == place.everyCompany())
                .findFirst()
                .orElseThrow(NotFoundException::new);
    }

    private void note(View view, String action, String subject, Map<String, String> details) {
        audit.inCompany(view.company().id(), view.user().userId(), view.user().email(), action, subject, details);
    }
}
