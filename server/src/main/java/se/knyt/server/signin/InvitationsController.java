package se.knyt.server.signin;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.server.access.Invitations;
import se.knyt.server.access.Place;
import se.knyt.server.access.SignedIn;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.Ref;
import se.knyt.server.text.Texts;

/** What a signed-in user is invited to. It is accepted with the link that was handed over, and declined without. */
@Controller
class InvitationsController {
    private final Invitations invitations;
    private final Html html;

    InvitationsController(Invitations invitations, Html html) {
        this.invitations = invitations;
        this.html = html;
    }

    @GetMapping("/invitations")
    ResponseEntity<String> list(
            HttpServletRequest request,
            @AuthenticationPrincipal SignedIn user,
            @RequestParam(defaultValue = "") String token) {
        return page(request, HttpStatus.OK, user, token);
    }

    @PostMapping("/invitations/accept")
    ResponseEntity<String> accept(
            HttpServletRequest request,
            @AuthenticationPrincipal SignedIn user,
            @RequestParam(defaultValue = "") String token) {
        var place = invitations.accept(user.userId(), user.email(), token);
        if (place.isEmpty()) {
            return page(request, HttpStatus.UNPROCESSABLE_CONTENT, user, token);
        }
        return Html.seeOther("/");
    }

    @PostMapping("/invitations/decline")
    ResponseEntity<String> decline(
            @AuthenticationPrincipal SignedIn user,
            @RequestParam(defaultValue = "") String organization,
            @RequestParam(defaultValue = "") String company) {
        var place =
                new Place(Ref.valueOf(organization).id(), Ref.valueOf(company).id());
        if (!invitations.decline(place, user.userId(), user.email())) {
            throw new NotFoundException();
        }
        return Html.seeOther("/");
    }

    private ResponseEntity<String> page(HttpServletRequest request, HttpStatus status, SignedIn user, String token) {
        var invited = token.isEmpty() ? Optional.<Place>empty() : invitations.invitedBy(user.userId(), token);
        var page = new InvitationsPage(
                user.language(),
                Texts.of(user.language()),
                Html.csrf(request),
                user.email(),
                invitations.of(user.userId()),
                invited,
                invited.isPresent() ? token : "",
                !token.isEmpty() && invited.isEmpty(),
                invitations
                        .firstCompany(user.userId())
                        .map(slug -> "/c/" + slug + "/today")
                        .orElse(""));
        return html.page(status, "access/invitations.jte", Map.of("p", page));
    }
}
