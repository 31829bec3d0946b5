FROM node:22-slim AS base
WORKDIR /app

# Everything to compile with. `npm install` rather than `npm ci`, for the reason given in the Makefile.
FROM base AS sources
COPY package.json package-lock.json .npmrc ./
RUN npm install --include=dev
COPY nest-cli.json tsconfig.json tsconfig.build.json README.md LICENSE ./
COPY scripts ./scripts
COPY libs ./libs
COPY schema ./schema
COPY src ./src

# For docker-compose.dev.yml, which mounts src and libs over the copies.
FROM sources AS dev
RUN mkdir -p dist && chown node:node dist
USER node
EXPOSE 3000
CMD ["npm", "run", "start:dev"]

FROM sources AS build
RUN npm run build

FROM base AS packages
COPY package.json package-lock.json .npmrc ./
RUN npm install --omit=dev && npm cache clean --force

FROM base AS runtime
ENV NODE_ENV=production ARTICLES_FILE=/data/articles.json
# The example's data: a volume that its instances share.
RUN mkdir /data && chown node:node /data
COPY package.json LICENSE ./
COPY --from=packages /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
USER node
EXPOSE 3000
# The slim image has no curl.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PORT || 3000) + '/health/cache').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/app/src/main.js"]
