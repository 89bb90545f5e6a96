package se.knyt.server.settings;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.People;
import se.knyt.server.access.Role;
import se.knyt.server.access.Users;
import se.knyt.server.audit.Audit;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.PublicAddress;
import se.knyt.server.shell.Ref;
import se.knyt.server.shell.View;

/** People of the organization: only an owner invites, changes and removes them. */
@Controller
class PeopleController {
    private static final int NAME_MAX = 100;

    private final People people;
    private final Audit audit;
    private final PublicAddress address;
    private final Html html;

    PeopleController(People people, Audit audit, PublicAddress address, Html html) {
        this.people = people;
        this.audit = audit;
        this.address = address;
        this.html = html;
    }

    @GetMapping("/c/{company}/settings/people/new")
    @Allowed(Role.OWNER)
    ResponseEntity<String> form(View view) {
        return html.page(view, "settings/invite.jte", InvitePage.EMPTY);
    }

    /** Adds a person by e-mail address; the link is shown on this page only, for the owner to hand over. */
    @PostMapping("/c/{company}/settings/people")
    @Allowed(Role.OWNER)
    ResponseEntity<String> invite(
            View view,
            HttpServletRequest request,
            @RequestParam(defaultValue = "") String email,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String role) {
        var chosen = Role.sent(role);
        var wrong = !email.strip().matches("[^@\\s]{1,100}@[^@\\s]{1,99}")
                ? "email"
                : name.isBlank() || name.length() > NAME_MAX ? "name" : chosen.isEmpty() ? "role" : "";
        if (!wrong.isEmpty() || chosen.isEmpty()) {
            return html.page(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "settings/invite.jte",
                    Map.of("v", view, "p", new InvitePage(bounded(name), bounded(email), role, wrong)));
        }
        var invitation = people.invite(
                view.company().organization(),
                view.user().userId(),
                email,
                name.strip(),
                chosen.get(),
                view.language());
        note(
                view,
                "person.add",
                Users.normal(email),
                Map.of("role", chosen.get().code()));
        return invitation(view, request, invitation);
    }

    private static String bounded(String text) {
        return text.length() > 200 ? text.substring(0, 200) : text;
    }

    @GetMapping("/c/{company}/settings/people/{person}")
    @Allowed(Role.OWNER)
    ResponseEntity<String> one(View view, @PathVariable Ref person) {
        return page(view, HttpStatus.OK, require(view, person), "");
    }

    /** A forgotten password, or a link that was lost: a new one, shown once. */
    @PostMapping("/c/{company}/settings/people/{person}/link")
    @Allowed(Role.OWNER)
    ResponseEntity<String> link(View view, HttpServletRequest request, @PathVariable Ref person) {
        var invitation = people.link(view.company().organization(), view.user().userId(), person.id())
                .orElseThrow(NotFoundException::new);
        note(view, "person.link", invitation.person().email(), Map.of());
        return invitation(view, request, invitation);
    }

    private ResponseEntity<String> invitation(View view, HttpServletRequest request, People.Invitation invitation) {
        var link = invitation.token().isEmpty()
                ? Optional.<String>empty()
                : Optional.of(address.forPeople(request) + "/sign-in/link?token=" + invitation.token());
        return html.page(
                view,
                "settings/invitation.jte",
                new InvitationPage(invitation.person(), link, view.company().timeAt(invitation.until())));
    }

    @PostMapping("/c/{company}/settings/people/{person}/role")
    @Allowed(Role.OWNER)
    ResponseEntity<String> role(View view, @PathVariable Ref person, @RequestParam(defaultValue = "") String role) {
        var member = require(view, person);
        var chosen = Role.sent(role).orElseThrow(NotFoundException::new);
        return after(
                view,
                member,
                "role",
                people.role(view.company().organization(), member.userId(), chosen),
                () -> note(view, "person.role", member.email(), Map.of("role", chosen.code())));
    }

    @PostMapping("/c/{company}/settings/people/{person}/remove")
    @Allowed(Role.OWNER)
    ResponseEntity<String> remove(View view, @PathVariable Ref person) {
        var member = require(view, person);
        return after(
                view,
                member,
                "removed",
                people.remove(view.company().organization(), member.userId()),
                () -> note(view, "person.remove", member.email(), Map.of()));
    }

    private ResponseEntity<String> after(
            View view, People.Person member, String what, People.Outcome outcome, Runnable note) {
        return switch (outcome) {
            case DONE -> {
                note.run();
                yield Html.seeOther(
                        member.userId() == view.user().userId() ? "/" : view.url("/settings?done=person-" + what));
            }
            case LAST_OWNER -> page(view, HttpStatus.UNPROCESSABLE_CONTENT, member, "people.lastowner");
            case NOT_THERE -> throw new NotFoundException();
        };
    }

    private ResponseEntity<String> page(View view, HttpStatus status, People.Person member, String problem) {
        return html.page(status, "settings/person.jte", Map.of("v", view, "p", new PersonPage(member, problem)));
    }

    private People.Person require(View view, Ref person) {
        return people.one(view.company().organization(), person.id()).orElseThrow(NotFoundException::new);
    }

    private void note(View view, String action, String subject, Map<String, String> details) {
        audit.inCompany(view.company().id(), view.user().userId(), view.user().email(), action, subject, details);
    }
}
