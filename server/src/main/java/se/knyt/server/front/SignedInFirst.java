package se.knyt.server.front;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import java.util.function.Predicate;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Leads whoever is not signed in to the sign-in page before a byte of the form is read: the form's token lies in it, so what looks for
 * the token reads it all, and takes the room of those who are signed in.
 */
public final class SignedInFirst extends OncePerRequestFilter {
    private static final Set<String> WITHOUT_BODY = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    private final Predicate<HttpServletRequest> signedIn;
    private final Way toSignIn;

    /** Answers with the way to the sign-in page. */
    @FunctionalInterface
    public interface Way {
        void lead(HttpServletRequest request, HttpServletResponse response) throws IOException;
    }

    public SignedInFirst(Predicate<HttpServletRequest> signedIn, Way toSignIn) {
        this.signedIn = signedIn;
        this.toSignIn = toSignIn;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var path = request.getRequestURI();
        boolean open =
                WITHOUT_BODY.contains(request.getMethod()) || path.equals("/sign-in") || path.startsWith("/sign-in/");
        if (open || signedIn.test(request)) {
            chain.doFilter(request, response);
        } else {
            toSignIn.lead(request, response);
        }
    }
}
