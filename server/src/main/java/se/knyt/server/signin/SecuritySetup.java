package se.knyt.server.signin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.ProviderNotFoundException;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import se.knyt.server.access.Sessions;
import se.knyt.server.front.SignedInFirst;
import se.knyt.server.front.UploadGate;
import se.knyt.server.shell.PublicAddress;

/**
 * Two chains: what machines call carries its own proof and no cookie; everything else is the console, with session, CSRF token and a
 * content policy that allows nothing inline and nothing from elsewhere.
 */
@Configuration(proxyBeanMethods = false)
class SecuritySetup {
    private static final String CONTENT_POLICY =
            "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self';" + " frame-ancestors 'none'";

    /** No password reaches the framework's own machinery; this keeps it from making up a user of its own. */
    @Bean
    AuthenticationManager noOtherWayIn() {
        return authentication -> {
            throw new ProviderNotFoundException("signing in is done by the sign-in pages");
        };
    }

    @Bean
    @Order(1)
    SecurityFilterChain machines(HttpSecurity http) throws Exception {
        return http.securityMatcher("/control/**", "/hooks/**", "/health/**", "/api/**")
                .csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .authorizeHttpRequests(r -> r.anyRequest().permitAll())
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain pages(
            HttpSecurity http,
            Sessions sessions,
            PublicAddress address,
            @Qualifier("requestMappingHandlerMapping") ObjectProvider<RequestMappingHandlerMapping> mappings)
            throws Exception {
        return http.csrf(csrf -> csrf.csrfTokenRepository(csrfCookie(address)))
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                // Before the form's token is looked for, which lies in the body: nobody's files are read for it.
                .addFilterBefore(
                        new UploadGate(request -> isSignedIn(sessions, request), mappings::getObject), CsrfFilter.class)
                .addFilterBefore(
                        new SignedInFirst(request -> isSignedIn(sessions, request), SecuritySetup::toSignIn),
                        CsrfFilter.class)
                .addFilterBefore(new SessionFilter(sessions), AuthorizationFilter.class)
                .exceptionHandling(
                        e -> e.authenticationEntryPoint((request, response, cause) -> toSignIn(request, response)))
                .headers(headers -> headers.contentSecurityPolicy(csp -> csp.policyDirectives(CONTENT_POLICY))
                        .referrerPolicy(r -> r.policy(ReferrerPolicy.SAME_ORIGIN))
                        .frameOptions(f -> f.deny())
                        // A proxy may not say that it came by https. Other names of the same domain are not ours to
                        // speak for.
                        .httpStrictTransportSecurity(
                                h -> h.requestMatcher(address::secure).includeSubDomains(false)))
                .authorizeHttpRequests(r -> r.requestMatchers(
                                "/sign-in",
                                "/sign-in/**",
                                "/error",
                                "/knyt.css",
                                "/knyt.js",
                                "/knyt.svg",
                                "/favicon.ico",
                                "/fonts/**",
                                "/webjars/**")
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .build();
    }

    private static boolean isSignedIn(Sessions sessions, HttpServletRequest request) {
        return SessionFilter.token(request).flatMap(sessions::user).isPresent();
    }

    private static CookieCsrfTokenRepository csrfCookie(PublicAddress address) {
        var repository = new CookieCsrfTokenRepository();
        repository.setCookieName("knyt_csrf");
        repository.setHeaderName("X-Knyt-Csrf");
        repository.setCookiePath("/");
        repository.setCookieCustomizer(cookie -> {
            cookie.sameSite("Lax").httpOnly(true);
            if (address.isHttps()) {
                cookie.secure(true);
            }
        });
        return repository;
    }

    /** A page asked for without a session leads to the sign-in page and back; a part of a page makes the browser load the whole. */
    private static void toSignIn(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var back = "GET".equals(request.getMethod())
                ? "?back=" + URLEncoder.encode(pathAndQuery(request), StandardCharsets.UTF_8)
                : "";
        if (request.getHeader("HX-Request") != null) {
            response.setHeader("HX-Redirect", "/sign-in");
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            return;
        }
        response.sendRedirect("/sign-in" + back);
    }

    private static String pathAndQuery(HttpServletRequest request) {
        return request.getQueryString() == null
                ? request.getRequestURI()
                : request.getRequestURI() + "?" + request.getQueryString();
    }
}
