package se.knyt.server.front;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.springframework.core.MethodParameter;
import org.springframework.http.server.PathContainer;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Files are taken from those who are signed in, and only where a handler takes files. Everybody else is refused before a byte of the
 * body is read: the form's token lies in it, so what looks for the token reads it all.
 */
public final class UploadGate extends OncePerRequestFilter {
    private final Supplier<RequestMappingHandlerMapping> mappings;
    private volatile List<PathPattern> taking = List.of();

    /** @param mappings asked at the first upload; it is made after the filters are */
    public UploadGate(Supplier<RequestMappingHandlerMapping> mappings) {
        this.mappings = mappings;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var type = request.getContentType();
        if (type == null || !type.strip().toLowerCase(Locale.ROOT).startsWith("multipart/")) {
            chain.doFilter(request, response);
            return;
        }
        var who = SecurityContextHolder.getContext().getAuthentication();
        if (who == null || !who.isAuthenticated()) {
            refuse(response, HttpServletResponse.SC_FORBIDDEN);
        } else if (!takesFiles(request.getRequestURI())) {
            refuse(response, HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE);
        } else {
            chain.doFilter(request, response);
        }
    }

    /** Without a page: what draws one would read the body first. */
    private static void refuse(HttpServletResponse response, int status) throws IOException {
        response.setStatus(status);
        response.setHeader("Connection", "close");
        response.setContentType("text/plain;charset=utf-8");
        response.getWriter()
                .write(
                        status == HttpServletResponse.SC_FORBIDDEN
                                ? "Sign in before you send files. / Logga in innan du skickar filer.\n"
                                : "No files are taken here. / Här tas inga filer emot.\n");
    }

    private boolean takesFiles(String uri) {
        if (taking.isEmpty()) {
            taking = taking(mappings.get());
        }
        var path = PathContainer.parsePath(uri);
        return taking.stream().anyMatch(pattern -> pattern.matches(path));
    }

    /** The patterns of all handlers that have a file among what they are given. */
    static List<PathPattern> taking(RequestMappingHandlerMapping mapping) {
        return mapping.getHandlerMethods().entrySet().stream()
                .filter(entry -> takesFile(entry.getValue()))
                .map(entry -> entry.getKey().getPathPatternsCondition())
                .filter(condition -> condition != null)
                .flatMap(condition -> condition.getPatterns().stream())
                .toList();
    }

    private static boolean takesFile(HandlerMethod handler) {
        return Arrays.stream(handler.getMethodParameters())
                .map(MethodParameter::getGenericParameterType)
                .anyMatch(UploadGate::isFile);
    }

    private static boolean isFile(Type type) {
        Predicate<Type> file = one -> one == MultipartFile.class;
        return file.test(type)
                || (type instanceof ParameterizedType several
                        && Arrays.stream(several.getActualTypeArguments()).anyMatch(file));
    }
}
