package se.knyt.server.signin;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.server.access.Invitations;
import se.knyt.server.access.Passwords;
import se.knyt.server.access.Sessions;
import se.knyt.server.access.SignedIn;
import se.knyt.server.access.Users;
import se.knyt.server.audit.Audit;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.PublicAddress;
import se.knyt.server.text.Format;
import se.knyt.server.text.Language;
import se.knyt.server.text.Texts;

/** The sign-in page: by password, or by a link that works once. */
@Controller
class SignInController {
    private final Users users;
    private final Sessions sessions;
    private final Invitations invitations;
    private final Audit audit;
    private final PublicAddress address;
    private final Html html;

    SignInController(
            Users users, Sessions sessions, Invitations invitations, Audit audit, PublicAddress address, Html html) {
        this.users = users;
        this.sessions = sessions;
        this.invitations = invitations;
        this.audit = audit;
        this.address = address;
        this.html = html;
    }

    @GetMapping("/sign-in")
    ResponseEntity<String> form(
            HttpServletRequest request,
            @RequestParam(defaultValue = "") String back,
            @AuthenticationPrincipal @Nullable SignedIn user) {
        if (user != null) {
            return Html.seeOther(safe(back));
        }
        return page(request, HttpStatus.OK, "", back, "", "", "", "");
    }

    @GetMapping("/sign-in/link")
    ResponseEntity<String> link(HttpServletRequest request, @RequestParam(defaultValue = "") String token) {
        var link = users.link(token);
        if (link.isEmpty()) {
            return doesNotWork(request);
        }
        return acceptsOnly(link.get())
                ? Html.seeOther("/invitations?token=" + bounded(token))
                : linkPage(request, HttpStatus.OK, link.get(), token, Passwords.Problem.NONE);
    }

    /** An account that has been opened is not opened by an invitation to it. */
    private static boolean acceptsOnly(Users.Link link) {
        return link.purpose() == Users.Purpose.INVITATION && link.opened();
    }

    /** Uses the link. A GET must not: mail readers and browsers open links before people do. */
    @PostMapping("/sign-in/link")
    ResponseEntity<String> useLink(
            HttpServletRequest request, @RequestParam String token, @RequestParam(defaultValue = "") String password) {
        var link = users.link(token);
        if (link.isEmpty()) {
            return doesNotWork(request);
        }
        if (acceptsOnly(link.get())) {
            return Html.seeOther("/invitations?token=" + bounded(token));
        }
        boolean chooses = link.get().choosesPassword();
        var problem = chooses
                ? Passwords.problem(
                        password, List.of(link.get().email(), link.get().name()))
                : Passwords.Problem.NONE;
        if (problem != Passwords.Problem.NONE) {
            return linkPage(request, HttpStatus.UNPROCESSABLE_CONTENT, link.get(), token, problem);
        }
        if (!used(link.get(), token)) {
            return doesNotWork(request);
        }
        long user = link.get().userId();
        if (chooses) {
            users.setPassword(user, password);
            sessions.endAll(user);
            audit.outside(user, link.get().email(), "user.password", "", from(request));
        }
        return signedIn(request, user, "", "sign-in.link");
    }

    private boolean used(Users.Link link, String token) {
        if (link.purpose() != Users.Purpose.INVITATION) {
            return users.useLink(token).isPresent();
        }
        return invitations.accept(link.userId(), link.email(), token).isPresent();
    }

    private ResponseEntity<String> linkPage(
            HttpServletRequest request, HttpStatus status, Users.Link link, String token, Passwords.Problem problem) {
        var texts = texts(request);
        boolean wrong = problem != Passwords.Problem.NONE;
        return page(
                request,
                status,
                link.choosesPassword() ? link.email() : "",
                "",
                wrong ? texts.get("signin.password.wrong") : "",
                wrong ? texts.get("me.password.problem." + problem.name().toLowerCase(Locale.ROOT)) : "",
                token,
                link.choosesPassword() ? greeting(texts, link, token) : "");
    }

    private String greeting(Texts texts, Users.Link link, String token) {
        var place = invitations.invitedBy(link.userId(), token);
        return invitations.of(link.userId()).stream()
                .filter(offer -> place.filter(offer.place()::equals).isPresent())
                .findFirst()
                .map(offer -> texts.get(
                        offer.place().everyCompany() ? "signin.invited.all" : "signin.invited",
                        offer.invitedBy(),
                        offer.name(),
                        texts.get("role." + offer.role().code())))
                .orElse(texts.get("signin.reset", link.email()));
    }

    private ResponseEntity<String> doesNotWork(HttpServletRequest request) {
        var texts = texts(request);
        return page(
                request,
                HttpStatus.UNAUTHORIZED,
                "",
                "",
                texts.get("signin.link.used"),
                texts.get("signin.link.used.why"),
                "",
                "");
    }

    @PostMapping("/sign-in")
    ResponseEntity<String> signIn(
            HttpServletRequest request,
            @RequestParam(defaultValue = "") String email,
            @RequestParam(defaultValue = "") String password,
            @RequestParam(defaultValue = "") String back) {
        var texts = texts(request);
        return switch (users.tryPassword(email, password, request.getRemoteAddr())) {
            case Users.Attempt.Accepted(var userId) -> signedIn(request, userId, back, "sign-in.password");
            case Users.Attempt.Refused(var userId) -> {
                refused(request, userId, "sign-in.wrong");
                yield page(
                        request,
                        HttpStatus.UNAUTHORIZED,
                        email,
                        back,
                        texts.get("signin.wrong"),
                        texts.get("signin.wrong.why"),
                        "",
                        "");
            }
            case Users.Attempt.Resting(var left, var first) -> {
                if (first) {
                    refused(request, Optional.empty(), "sign-in.resting");
                }
                yield page(
                        request,
                        HttpStatus.TOO_MANY_REQUESTS,
                        email,
                        back,
                        texts.get("signin.resting"),
                        texts.get("signin.resting.why", age(request, left)),
                        "",
                        "");
            }
        };
    }

    /** An e-mail that nobody has is not written down: people type passwords in the wrong field. */
    private void refused(HttpServletRequest request, Optional<Long> userId, String action) {
        var email = userId.flatMap(users::find).map(SignedIn::email).orElse("");
        audit.outside(userId.orElse(0L), email, action, "", from(request));
    }

    private static Map<String, String> from(HttpServletRequest request) {
        return Map.of("address", request.getRemoteAddr());
    }

    @PostMapping("/sign-out")
    ResponseEntity<String> signOut(HttpServletRequest request, @AuthenticationPrincipal SignedIn user) {
        SessionFilter.token(request).ifPresent(sessions::end);
        audit.outside(user.userId(), user.email(), "sign-out", "", Map.of());
        return withCookie("/sign-in", sessionCookie(request, "", Duration.ZERO));
    }

    private ResponseEntity<String> signedIn(HttpServletRequest request, long userId, String back, String action) {
        var token = sessions.begin(userId);
        audit.outside(userId, users.find(userId).map(SignedIn::email).orElse(""), action, "", from(request));
        return withCookie(safe(back), sessionCookie(request, token, Sessions.LIFE));
    }

    private static ResponseEntity<String> withCookie(String location, ResponseCookie cookie) {
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
                .header(HttpHeaders.LOCATION, location)
                .header(HttpHeaders.SET_COOKIE, cookie.toString())
                .build();
    }

    private ResponseCookie sessionCookie(HttpServletRequest request, String token, Duration life) {
        return ResponseCookie.from(Sessions.COOKIE, token)
                .path("/")
                .httpOnly(true)
                .secure(address.secure(request))
                .sameSite("Lax")
                .maxAge(life)
                .build();
    }

    private ResponseEntity<String> page(
            HttpServletRequest request,
            HttpStatus status,
            String email,
            String back,
            String problem,
            String why,
            String link,
            String chooses) {
        var language = language(request);
        var page = new SignInPage(
                language,
                Texts.of(language),
                Html.csrf(request),
                bounded(email),
                safe(back),
                problem,
                why,
                bounded(link),
                chooses);
        return html.page(status, "access/sign-in.jte", Map.of("p", page));
    }

    private static Texts texts(HttpServletRequest request) {
        return Texts.of(language(request));
    }

    private static String age(HttpServletRequest request, Duration left) {
        return new Format(language(request), ZoneId.of("Europe/Stockholm")).age(left);
    }

    /** A choice made on the page goes before what the browser prefers. */
    private static Language language(HttpServletRequest request) {
        var chosen = Optional.ofNullable(request.getParameter("lang"));
        return chosen.map(Language::ofTag)
                .orElseGet(() -> Language.accepted(Optional.ofNullable(request.getHeader("Accept-Language"))
                        .orElse("")));
    }

    private static String bounded(String text) {
        return text.length() > 200 ? text.substring(0, 200) : text;
    }

    /** Only a path of our own may be returned to. */
    static String safe(String back) {
        return back.matches("/c/[a-z0-9-]{1,60}/[A-Za-z0-9/?&=%._~#-]{0,500}|/invitations\\?token=[A-Za-z0-9_-]{1,100}")
                ? back
                : "/";
    }
}
