# docker build --build-arg PADDLE_ENVIRONMENT=production -t billing .
FROM node:24-bookworm-slim AS build
WORKDIR /app
ENV NEXT_TELEMETRY_DISABLED=1
COPY . .
RUN --mount=type=cache,target=/root/.npm npm ci
# The Content-Security-Policy, which is fixed by the build, lets forms lead to this environment.
ARG PADDLE_ENVIRONMENT=sandbox
ENV PADDLE_ENVIRONMENT=$PADDLE_ENVIRONMENT BUILD_STANDALONE=1
RUN npm run build
RUN npm run build:cli

FROM node:24-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 HOSTNAME=0.0.0.0 PORT=3000
COPY --from=build /app/.next/standalone ./
COPY --from=build /app/.next/static ./.next/static
COPY --from=build /app/public ./public
COPY --from=build /app/prisma/migrations ./prisma/migrations
COPY --from=build /app/.next/cli ./cli
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/health`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# As process 1, so that SIGTERM reaches it.
CMD ["node", "server.js"]
